/** The whole service: its rooms, settings, stored facts and contract, and nodes that run. */
@NullMarked
package holdfast.inventory;

import org.jspecify.annotations.NullMarked;
