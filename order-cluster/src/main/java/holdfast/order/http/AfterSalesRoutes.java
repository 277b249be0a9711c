package holdfast.order.http;

import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.Problem;
import holdfast.kit.http.Reply;
import holdfast.order.domain.Fulfilment.Status;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OrderStatus;
import holdfast.order.entity.OrderCommand;
import holdfast.order.http.OperationRequests.Accepted;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What may be done with an order after it was placed. Each needs an Idempotency-Key.
 *
 * <pre>
 * POST /v1/orders/{id}/cancel        its owner, or an operator: undo it
 * POST /v1/orders/{id}/fulfilments   operators: hand units over
 * POST /v1/orders/{id}/returns       operators: take units back, and give their money back
 * POST /v1/orders/{id}/refunds       operators: give money back out of goodwill
 * </pre>
 */
public final class AfterSalesRoutes {

  private static final String ONE = "/v1/orders/{id}";

  private final OperationRequests requests;

  public AfterSalesRoutes(OperationRequests requests) {
    this.requests = requests;
  }

  public List<Endpoint> endpoints(Api api) {
    var operators = api.operatorsOnly();
    return List.of(
        api.postOptional(ONE + "/cancel", Because::read, this::cancel),
        operators.post(ONE + "/fulfilments", FulfilOrder::read, this::fulfil),
        operators.post(ONE + "/returns", TakeBackUnits::read, this::takeBack),
        operators.post(ONE + "/refunds", GiveRefund::read, this::giveRefund));
  }

  private CompletionStage<Reply> cancel(Call call, Because body) {
    return requests.perform(
        call,
        OrderCalls.id(call),
        "cancel",
        body,
        new Operation.Cancel(body.reason()),
        OrderCommand.Cancel::new,
        accepted -> cancelled(call, accepted));
  }

  private static Reply cancelled(Call call, Accepted accepted) {
    var order = accepted.order();
    var body =
        OrderJson.Order.of(
            accepted.orderId().toString(), order, call.caller().isOperator(), Map.of());
    var reply = order.status() == OrderStatus.CANCELLED ? Reply.ok(body) : Reply.accepted(body);
    return accepted.marked(accepted.first() ? reply : reply.replayed());
  }

  private CompletionStage<Reply> fulfil(Call call, FulfilOrder body) {
    var id = OrderCalls.id(call);
    var operation = body.operation();
    return requests.perform(
        call,
        id,
        "fulfilments",
        FulfilOrder.Canonical.of(operation),
        operation,
        OrderCommand.Fulfil::new,
        AfterSalesRoutes::fulfilled);
  }

  private static Reply fulfilled(Accepted accepted) {
    var fulfilment =
        accepted.made(AfterSalesJson.fulfilments(accepted.order()), AfterSalesJson.Fulfilment::id);
    if (fulfilment.status() == Status.REFUSED) {
      return Reply.no(
          Problem.of(OrderProblems.INSUFFICIENT_STOCK, "no line could be shipped")
              .with("fulfilment", fulfilment));
    }
    return accepted.created(fulfilment);
  }

  private CompletionStage<Reply> takeBack(Call call, TakeBackUnits body) {
    var id = OrderCalls.id(call);
    var operation = body.operation();
    return requests.perform(
        call,
        id,
        "returns",
        TakeBackUnits.Canonical.of(operation),
        operation,
        OrderCommand.TakeBack::new,
        AfterSalesRoutes::takenBack);
  }

  private static Reply takenBack(Accepted accepted) {
    return accepted.created(
        accepted.made(AfterSalesJson.returns(accepted.order()), AfterSalesJson.Return::id));
  }

  private CompletionStage<Reply> giveRefund(Call call, GiveRefund body) {
    var id = OrderCalls.id(call);
    var operation = body.operation();
    return requests.perform(
        call,
        id,
        "refunds",
        body,
        operation,
        OrderCommand.GiveRefund::new,
        AfterSalesRoutes::refunded);
  }

  private static Reply refunded(Accepted accepted) {
    return accepted.created(
        accepted.made(AfterSalesJson.refunds(accepted.order()), AfterSalesJson.Refund::id));
  }
}
