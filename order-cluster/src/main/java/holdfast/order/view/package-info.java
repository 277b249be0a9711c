/** Tables made from the journal: lists of orders, and which of them are unfinished. */
@NullMarked
package holdfast.order.view;

import org.jspecify.annotations.NullMarked;
