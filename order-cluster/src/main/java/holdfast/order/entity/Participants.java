package holdfast.order.entity;

import holdfast.order.domain.OrderId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Step;
import java.util.concurrent.CompletionStage;

/** Who holds the stock and the money. */
public interface Participants {

  /**
   * Asks the participant that a step concerns, once, within a bounded time.
   *
   * @return what the participant definitely said; fails if nobody can tell whether it was carried
   *     out
   */
  CompletionStage<Outcome> perform(OrderId order, Placement placement, Step step);
}
