/** Something to sell and somebody to buy it, made over the public API. */
@NullMarked
package holdfast.local.shop;

import org.jspecify.annotations.NullMarked;
