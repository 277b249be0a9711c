/** Tests of tokens. */
@NullMarked
package holdfast.kit.tokens;

import org.jspecify.annotations.NullMarked;
