/** How a node learns its settings: one file a service, one map of variables over it. */
@NullMarked
package holdfast.kit.settings;

import org.jspecify.annotations.NullMarked;
