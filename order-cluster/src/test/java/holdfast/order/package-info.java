@NullMarked
package holdfast.order;

import org.jspecify.annotations.NullMarked;
