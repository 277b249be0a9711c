/** Tests of holdfast.inventory.http. */
@NullMarked
package holdfast.inventory.http;

import org.jspecify.annotations.NullMarked;
