/** Tests of http. */
@NullMarked
package holdfast.kit.http;

import org.jspecify.annotations.NullMarked;
