@NullMarked
package holdfast.order.entity;

import org.jspecify.annotations.NullMarked;
