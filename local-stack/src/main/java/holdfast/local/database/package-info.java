/** PostgreSQL for one machine: one server, a database and two roles for each service. */
@NullMarked
package holdfast.local.database;

import org.jspecify.annotations.NullMarked;
