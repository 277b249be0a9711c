@NullMarked
package holdfast.kit.cluster;

import org.jspecify.annotations.NullMarked;
