@NullMarked
package holdfast.order.view;

import org.jspecify.annotations.NullMarked;
