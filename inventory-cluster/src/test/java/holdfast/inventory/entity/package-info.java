/** Tests of holdfast.inventory.entity. */
@NullMarked
package holdfast.inventory.entity;

import org.jspecify.annotations.NullMarked;
