/** How a service calls another one: one attempt, one deadline, an answer or none. */
@NullMarked
package holdfast.kit.client;

import org.jspecify.annotations.NullMarked;
