@NullMarked
package holdfast.gateway.guard;

import org.jspecify.annotations.NullMarked;
