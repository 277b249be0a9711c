@NullMarked
package holdfast.gateway.proxy;

import org.jspecify.annotations.NullMarked;
