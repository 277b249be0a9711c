/** Reading the journal as one stream, in an order that never changes and skips nothing. */
@NullMarked
package holdfast.kit.feed;

import org.jspecify.annotations.NullMarked;
