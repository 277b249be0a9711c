/** Finds the books of a stack on this machine. */
@NullMarked
package holdfast.local.audit;

import org.jspecify.annotations.NullMarked;
