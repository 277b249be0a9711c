/** Lists of stock, made from its events. */
@NullMarked
package holdfast.inventory.view;

import org.jspecify.annotations.NullMarked;
