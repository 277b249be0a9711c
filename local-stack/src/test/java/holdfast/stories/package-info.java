/** What the system promises, told over HTTP against all of it. */
@NullMarked
package holdfast.stories;

import org.jspecify.annotations.NullMarked;
