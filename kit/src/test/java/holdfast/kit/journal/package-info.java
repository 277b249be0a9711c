@NullMarked
package holdfast.kit.journal;

import org.jspecify.annotations.NullMarked;
