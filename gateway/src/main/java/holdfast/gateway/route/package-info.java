/** Where a request goes: the routing table, and what a path may look like at all. */
@NullMarked
package holdfast.gateway.route;

import org.jspecify.annotations.NullMarked;
