/** Tests of json. */
@NullMarked
package holdfast.kit.json;

import org.jspecify.annotations.NullMarked;
