/** How a service is called: one server, one way through the checks, one form of error. */
@NullMarked
package holdfast.kit.http;

import org.jspecify.annotations.NullMarked;
