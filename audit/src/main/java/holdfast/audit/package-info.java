/** Reads the journals of all three services and says which laws of conservation they keep. */
@NullMarked
package holdfast.audit;

import org.jspecify.annotations.NullMarked;
