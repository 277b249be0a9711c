/**
 * The rules of all three services in one thread, on virtual time, in a world where everything that
 * can fail does.
 */
@NullMarked
package holdfast.simulation;

import org.jspecify.annotations.NullMarked;
