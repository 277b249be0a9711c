/** Stock in the cluster: one entity a product, and reservations that span several of them. */
@NullMarked
package holdfast.inventory.entity;

import org.jspecify.annotations.NullMarked;
