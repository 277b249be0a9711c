@NullMarked
package holdfast.gateway.route;

import org.jspecify.annotations.NullMarked;
