/** Whom a connection believes. */
@NullMarked
package holdfast.kit.tls;

import org.jspecify.annotations.NullMarked;
