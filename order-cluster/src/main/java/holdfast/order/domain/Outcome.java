package holdfast.order.domain;

import java.util.List;
import java.util.Set;

/**
 * What a participant definitely answered to a step. Silence is not an outcome: then the step is
 * asked again.
 */
public sealed interface Outcome {

  /** Stock holds the lines at these prices. */
  record Reserved(List<PricedLine> lines) implements Outcome {
    public Reserved {
      lines = List.copyOf(lines);
    }
  }

  /** Carried out, now or at an earlier asking. */
  record Done() implements Outcome {}

  /** A no that will stay a no, for a reason that an order can be rejected for. */
  record Refused(Rejection rejection) implements Outcome {}

  /** Every line was answered: all but these products were shipped. */
  record Shipped(Set<Sku> refused) implements Outcome {
    public Shipped {
      refused = Set.copyOf(refused);
    }
  }

  /** The money had been taken before it could be given back. */
  record AlreadyCaptured() implements Outcome {}

  /** The hold on the stock had run out before it was allocated. */
  record HoldExpired() implements Outcome {}

  /** The request was too old to be carried out for the first time, and was not. */
  record TooOld() implements Outcome {}

  /** A definite answer that the protocol does not allow here. */
  record Contradiction(String reason) implements Outcome {}
}
