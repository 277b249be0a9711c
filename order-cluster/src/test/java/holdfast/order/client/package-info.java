@NullMarked
package holdfast.order.client;

import org.jspecify.annotations.NullMarked;
