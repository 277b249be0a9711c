/** The short-lived signed tokens by which services know each other and whom they act for. */
@NullMarked
package holdfast.kit.tokens;

import org.jspecify.annotations.NullMarked;
