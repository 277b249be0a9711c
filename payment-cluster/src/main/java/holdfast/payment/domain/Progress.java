package holdfast.payment.domain;

import java.time.Instant;

/**
 * How far an account has come, in events and in time.
 *
 * @param version number of events so far
 * @param at time of the last one; this account's time never runs back behind it
 * @param horizon payments closed before this may be forgotten, whatever the policy says today
 */
public record Progress(long version, Instant at, Instant horizon) {

  static final Progress NONE = new Progress(0, Instant.EPOCH, Instant.EPOCH);

  /** The account's own time. */
  Instant now(Instant clock) {
    return clock.isBefore(at) ? at : clock;
  }

  Progress after(AccountEvent event, AccountPolicy policy) {
    if (event.at().isBefore(at)) {
      throw new IllegalStateException("an event of " + event.at() + " after one of " + at);
    }
    Instant closedBefore = event.at().minus(policy.closedRetention());
    return new Progress(
        version + 1, event.at(), closedBefore.isAfter(horizon) ? closedBefore : horizon);
  }
}
