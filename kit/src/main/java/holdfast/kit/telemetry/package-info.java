/** What a running node tells about itself: metrics, and the trace a request belongs to. */
@NullMarked
package holdfast.kit.telemetry;

import org.jspecify.annotations.NullMarked;
