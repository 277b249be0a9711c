/** Child processes that are watched, and that never outlive the process that started them. */
@NullMarked
package holdfast.local.process;

import org.jspecify.annotations.NullMarked;
