/** Holdfast on one machine, for people: start it, try it, measure it. Never shipped. */
@NullMarked
package holdfast.local;

import org.jspecify.annotations.NullMarked;
