@NullMarked
package holdfast.kit.threads;

import org.jspecify.annotations.NullMarked;
