/** What holds for the kit as a whole. */
@NullMarked
package holdfast.kit;

import org.jspecify.annotations.NullMarked;
