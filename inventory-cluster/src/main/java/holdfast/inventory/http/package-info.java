/** URLs and bodies of the inventory service. */
@NullMarked
package holdfast.inventory.http;

import org.jspecify.annotations.NullMarked;
