/** Tests of telemetry. */
@NullMarked
package holdfast.kit.telemetry;

import org.jspecify.annotations.NullMarked;
