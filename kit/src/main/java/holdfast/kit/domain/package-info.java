/** The words that every domain uses to say what it decided. Plain Java. */
@NullMarked
package holdfast.kit.domain;

import org.jspecify.annotations.NullMarked;
