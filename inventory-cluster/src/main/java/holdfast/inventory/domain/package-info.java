/** What may be promised of a product, and when. Plain Java: no actor, no clock, no database. */
@NullMarked
package holdfast.inventory.domain;

import org.jspecify.annotations.NullMarked;
