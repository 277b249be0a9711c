/** A small HTTP/1.1 client: cheap enough to drive load from the machine that also serves it. */
@NullMarked
package holdfast.local.http;

import org.jspecify.annotations.NullMarked;
