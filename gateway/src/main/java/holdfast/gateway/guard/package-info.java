/** Who may pass: each guard answers one question about a request before it is forwarded. */
@NullMarked
package holdfast.gateway.guard;

import org.jspecify.annotations.NullMarked;
