@NullMarked
package holdfast.order.domain;

import org.jspecify.annotations.NullMarked;
