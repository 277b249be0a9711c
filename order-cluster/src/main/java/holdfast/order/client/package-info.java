/** How an order talks to stock and payment, with its own copies of their JSON. */
@NullMarked
package holdfast.order.client;

import org.jspecify.annotations.NullMarked;
