/** How fast, how dear, how soon ready: measured on a stack of its own. */
@NullMarked
package holdfast.local.bench;

import org.jspecify.annotations.NullMarked;
