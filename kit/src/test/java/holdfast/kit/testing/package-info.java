/** What the services' tests share; published as test-jar. */
@NullMarked
package holdfast.kit.testing;

import org.jspecify.annotations.NullMarked;
