@NullMarked
package holdfast.kit.client;

import org.jspecify.annotations.NullMarked;
