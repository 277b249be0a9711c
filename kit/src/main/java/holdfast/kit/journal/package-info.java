/** How facts are kept: the names they are stored under, their JSON, and many decided at once. */
@NullMarked
package holdfast.kit.journal;

import org.jspecify.annotations.NullMarked;
