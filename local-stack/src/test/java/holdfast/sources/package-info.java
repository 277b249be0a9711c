/** Reads the tree itself: what reviewers would otherwise have to say twice. */
@NullMarked
package holdfast.sources;

import org.jspecify.annotations.NullMarked;
