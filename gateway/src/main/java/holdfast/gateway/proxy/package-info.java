/** Carries requests to upstreams and answers back: bytes and headers, never what they mean. */
@NullMarked
package holdfast.gateway.proxy;

import org.jspecify.annotations.NullMarked;
