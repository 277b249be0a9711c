/** What an order is, and what is to be done next about it. Plain Java. */
@NullMarked
package holdfast.order.domain;

import org.jspecify.annotations.NullMarked;
