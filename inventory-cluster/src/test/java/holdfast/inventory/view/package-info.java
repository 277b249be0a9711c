/** Tests of holdfast.inventory.view. */
@NullMarked
package holdfast.inventory.view;

import org.jspecify.annotations.NullMarked;
