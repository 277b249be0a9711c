package holdfast.order.client;

import holdfast.kit.client.NaturalBatch;
import holdfast.kit.client.ServiceClient;
import holdfast.order.domain.Line;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Step;
import holdfast.order.entity.Participants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Turns steps into operations of the inventory and payment services, and their answers back. */
public final class HttpParticipants implements Participants {

  private final NaturalBatch<InventoryJson.Operation, InventoryJson.Result> stock;
  private final NaturalBatch<PaymentJson.Operation, PaymentJson.Result> payment;
  private final Duration holdTtl;

  /**
   * Talks to the two services.
   *
   * @param callTimeout how long one request to a service may take
   * @param limits of each service's batches
   * @param holdTtl how long stock is asked to hold what it reserves
   */
  public HttpParticipants(
      ServiceClient inventoryService,
      ServiceClient paymentService,
      Duration callTimeout,
      NaturalBatch.Limits limits,
      Duration holdTtl) {
    this.stock =
        BatchRoute.questions(
            inventoryService,
            "/internal/v1/reservations:batch",
            callTimeout,
            limits,
            InventoryJson.Operation::weight,
            InventoryJson.Operations::new,
            InventoryJson.Results.class,
            InventoryJson.Results::results);
    this.payment =
        BatchRoute.questions(
            paymentService,
            "/internal/v1/payments:batch",
            callTimeout,
            limits,
            PaymentJson.Operation::weight,
            PaymentJson.Operations::new,
            PaymentJson.Results.class,
            PaymentJson.Results::results);
    this.holdTtl = holdTtl;
  }

  @Override
  public CompletionStage<Outcome> perform(OrderId order, Placement placement, Step step) {
    return switch (step) {
      case Step.ReserveStock(var attempt, var intendedAt, var lines) ->
          askStock(
              step,
              placement,
              new InventoryJson.Operation(
                  "reserve",
                  record(order, attempt),
                  intendedAt,
                  holdTtl.toSeconds(),
                  null,
                  stockLines(lines)));
      case Step.AllocateStock(var attempt) ->
          askStock(step, placement, stockOperation("allocate", order, attempt, placement));
      case Step.ReleaseStock(var attempt) ->
          askStock(step, placement, stockOperation("release", order, attempt, placement));
      case Step.AuthorisePayment(var attempt, var intendedAt, var total) ->
          askPayment(
              step,
              new PaymentJson.Operation(
                  "authorise",
                  placement.accountId().value(),
                  record(order, attempt),
                  total,
                  order.toString(),
                  placement.subject(),
                  placement.byOperator() ? "OPERATOR" : "OWNER",
                  null,
                  intendedAt));
      case Step.CapturePayment(var attempt, _) ->
          askPayment(step, paymentOperation("capture", order, attempt, placement));
      case Step.VoidPayment(var attempt) ->
          askPayment(step, paymentOperation("void", order, attempt, placement));
      case Step.ShipStock(var attempt, var id, var intendedAt, var lines) ->
          askStock(
              step, placement, handling("ship", record(order, attempt), id, intendedAt, lines));
      case Step.RestockStock(var attempt, var id, var intendedAt, var lines) ->
          askStock(
              step, placement, handling("restock", record(order, attempt), id, intendedAt, lines));
      case Step.RefundPayment(var attempt, var id, var intendedAt, var amount) ->
          askPayment(
              step,
              new PaymentJson.Operation(
                  "refund",
                  placement.accountId().value(),
                  record(order, attempt),
                  amount,
                  null,
                  null,
                  null,
                  id.value(),
                  intendedAt));
    };
  }

  private static InventoryJson.Operation handling(
      String op, String reservation, OperationId id, Instant intendedAt, List<Line> lines) {
    return new InventoryJson.Operation(
        op, reservation, intendedAt, null, id.value(), stockLines(lines));
  }

  private CompletionStage<Outcome> askStock(
      Step step, Placement placement, InventoryJson.Operation operation) {
    return stock
        .ask(operation)
        .thenApply(result -> StockAnswers.outcome(step, placement.lines(), result));
  }

  private CompletionStage<Outcome> askPayment(Step step, PaymentJson.Operation operation) {
    return payment.ask(operation).thenApply(result -> PaymentAnswers.outcome(step, result));
  }

  private static InventoryJson.Operation stockOperation(
      String op, OrderId order, int attempt, Placement placement) {
    return new InventoryJson.Operation(
        op, record(order, attempt), null, null, null, stockLines(placement.lines()));
  }

  private static PaymentJson.Operation paymentOperation(
      String op, OrderId order, int attempt, Placement placement) {
    return new PaymentJson.Operation(
        op,
        placement.accountId().value(),
        record(order, attempt),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static List<InventoryJson.Line> stockLines(List<Line> lines) {
    return lines.stream()
        .map(line -> new InventoryJson.Line(line.sku().value(), line.quantity()))
        .toList();
  }

  /** Stock and payment know an attempt of an order by one id. */
  private static String record(OrderId order, int attempt) {
    return order + "-" + attempt;
  }
}
