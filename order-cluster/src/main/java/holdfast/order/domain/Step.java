package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.time.Instant;
import java.util.List;

/** One thing to ask of a participant. The same step is always the same request, ids included. */
public sealed interface Step {

  /** Which attempt of the order it serves. */
  int attempt();

  record ReserveStock(int attempt, Instant intendedAt, List<Line> lines) implements Step {}

  record AuthorisePayment(int attempt, Instant intendedAt, Money total) implements Step {}

  record AllocateStock(int attempt) implements Step {}

  record CapturePayment(int attempt, Money total) implements Step {}

  record ReleaseStock(int attempt) implements Step {}

  record VoidPayment(int attempt) implements Step {}

  record ShipStock(int attempt, OperationId operation, Instant intendedAt, List<Line> lines)
      implements Step {}

  record RestockStock(int attempt, OperationId operation, Instant intendedAt, List<Line> lines)
      implements Step {}

  record RefundPayment(int attempt, OperationId operation, Instant intendedAt, Money amount)
      implements Step {}
}
