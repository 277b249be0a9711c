@NullMarked
package holdfast.order.http;

import org.jspecify.annotations.NullMarked;
