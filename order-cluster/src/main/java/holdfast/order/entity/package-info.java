/** An order in the cluster: stores what the domain decides, and carries out what comes next. */
@NullMarked
package holdfast.order.entity;

import org.jspecify.annotations.NullMarked;
