/** Running a node of a Pekko cluster, and asking the entities that live in it. */
@NullMarked
package holdfast.kit.cluster;

import org.jspecify.annotations.NullMarked;
