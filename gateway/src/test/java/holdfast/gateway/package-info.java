@NullMarked
package holdfast.gateway;

import org.jspecify.annotations.NullMarked;
