@NullMarked
package holdfast.kit.feed;

import org.jspecify.annotations.NullMarked;
