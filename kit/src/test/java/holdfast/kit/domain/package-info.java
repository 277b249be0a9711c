@NullMarked
package holdfast.kit.domain;

import org.jspecify.annotations.NullMarked;
