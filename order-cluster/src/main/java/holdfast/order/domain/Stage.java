package holdfast.order.domain;

import holdfast.kit.domain.Money;
import org.jspecify.annotations.Nullable;

/** How far a placed order has come: what is true now, and only what is known by now. */
public sealed interface Stage {

  record AwaitingStock(Attempt attempt) implements Stage {}

  record AwaitingPayment(Attempt attempt, Prices prices) implements Stage {}

  record AwaitingAllocation(Attempt attempt, Prices prices) implements Stage {}

  /** Past this stage the order can only be confirmed. */
  record AwaitingCapture(Attempt attempt, Prices prices) implements Stage {}

  /** Captured, and about to be confirmed in the same commit. */
  record Captured(Attempt attempt, Prices prices) implements Stage {}

  record Confirmed(Attempt attempt, Prices prices) implements Stage {}

  /**
   * Everything that this attempt may hold is being given back.
   *
   * @param prices what was priced before the undoing began, if anything was
   * @param stockPending whether stock has still to confirm its release
   * @param paymentPending whether the account has still to confirm its void
   */
  record Undoing(
      Attempt attempt,
      @Nullable Prices prices,
      boolean stockPending,
      boolean paymentPending,
      Ending ending)
      implements Stage {}

  /** Undone because somebody wanted it to be. */
  record Cancelled(Attempt attempt, @Nullable Prices prices) implements Stage {}

  record Rejected(Attempt attempt, @Nullable Prices prices, Rejection rejection) implements Stage {}

  /** A person has to look; {@code at} is where the order stood. */
  record NeedsAttention(Stage at, String reason) implements Stage {}

  /** What an undoing leads to. */
  sealed interface Ending {

    record Reject(Rejection rejection) implements Ending {}

    /** Try once more, at no more than {@code ceiling}. */
    record TryAgain(@Nullable Money ceiling) implements Ending {}

    /**
     * Cancel, because of the operation of this id.
     *
     * @param captureUnderWay whether the capture had been asked for, so that it may have come first
     */
    record Cancel(OperationId operation, boolean captureUnderWay) implements Ending {}
  }
}
