/** All nodes of the system on one machine: in one JVM, or each in a process of its own. */
@NullMarked
package holdfast.local.stack;

import org.jspecify.annotations.NullMarked;
