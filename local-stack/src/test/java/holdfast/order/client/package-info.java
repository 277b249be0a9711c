/** A door for the simulator into the package of the same name in the order service. */
@NullMarked
package holdfast.order.client;

import org.jspecify.annotations.NullMarked;
