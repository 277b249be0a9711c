/** Orders at a steady rate from callers that repeat nothing, and a record of every answer. */
@NullMarked
package holdfast.local.load;

import org.jspecify.annotations.NullMarked;
