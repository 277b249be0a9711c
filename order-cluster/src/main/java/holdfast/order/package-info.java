/** Orders: takes them, drives each to its end, and tells how far it is. */
@NullMarked
package holdfast.order;

import org.jspecify.annotations.NullMarked;
