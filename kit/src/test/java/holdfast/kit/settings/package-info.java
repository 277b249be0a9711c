/** Tests of settings. */
@NullMarked
package holdfast.kit.settings;

import org.jspecify.annotations.NullMarked;
