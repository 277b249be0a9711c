/** JSON in, strictly or tolerantly, through decoders that name every fault; and JSON out. */
@NullMarked
package holdfast.kit.json;

import org.jspecify.annotations.NullMarked;
