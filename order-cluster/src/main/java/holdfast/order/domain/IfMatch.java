package holdfast.order.domain;

import org.jspecify.annotations.Nullable;

/**
 * For which version of the order a request was made, if for one.
 *
 * @param expected null if any will do
 * @param actual number of the order's last event
 */
public record IfMatch(@Nullable Long expected, long actual) {

  /** Any version will do. */
  static final IfMatch ANY = new IfMatch(null, 0);
}
