/** The rules of stock, one history and one command at a time, and random ones against a model. */
@NullMarked
package holdfast.inventory.domain;

import org.jspecify.annotations.NullMarked;
