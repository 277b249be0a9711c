/** The folder that one local stack keeps on disk: its lock, its secrets, its keys. */
@NullMarked
package holdfast.local.data;

import org.jspecify.annotations.NullMarked;
