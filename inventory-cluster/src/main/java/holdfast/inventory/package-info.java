/** Stock: which units there are, and who was promised them. */
@NullMarked
package holdfast.inventory;

import org.jspecify.annotations.NullMarked;
