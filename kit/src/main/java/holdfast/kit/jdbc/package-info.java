/** The relational side: one bounded pool, migrations, and what a database must promise. */
@NullMarked
package holdfast.kit.jdbc;

import org.jspecify.annotations.NullMarked;
