/** What callers can do with orders: URLs, bodies, and how long they may wait. */
@NullMarked
package holdfast.order.http;

import org.jspecify.annotations.NullMarked;
