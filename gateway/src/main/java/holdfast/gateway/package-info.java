/** The single entry: who is asking, how much, and where it goes. */
@NullMarked
package holdfast.gateway;

import org.jspecify.annotations.NullMarked;
