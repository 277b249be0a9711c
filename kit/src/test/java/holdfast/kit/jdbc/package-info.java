@NullMarked
package holdfast.kit.jdbc;

import org.jspecify.annotations.NullMarked;
