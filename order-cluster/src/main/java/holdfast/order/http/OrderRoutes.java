package holdfast.order.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.Entities;
import holdfast.kit.cluster.Entities.Joined;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Reply;
import holdfast.kit.tokens.Caller;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Intake.Verdict;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderReply;
import holdfast.order.entity.OrderReply.Awake;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import holdfast.order.entity.OrderReply.Refused;
import holdfast.order.view.OrderList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Orders over HTTP.
 *
 * <pre>
 * POST /v1/orders        places an order; Idempotency-Key required, Prefer: wait=N
 * GET  /v1/orders/{id}   one order; include=payment,reservation,timeline, Prefer: wait=N
 * GET  /v1/orders        one's own, operators: all; status, accountId, cursor, limit
 * </pre>
 */
public final class OrderRoutes {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final Entities<OrderCommand> orders;
  private final OrderList list;
  private final Admission admission;
  private final OpenOrders open;
  private final Waits waits;

  /**
   * Over these orders.
   *
   * @param admission bounds how many are on their way altogether
   * @param open bounds how many unfinished orders somebody may have
   * @param waits for an order's end
   */
  public OrderRoutes(
      Entities<OrderCommand> orders,
      OrderList list,
      Admission admission,
      OpenOrders open,
      Waits waits) {
    this.orders = orders;
    this.list = list;
    this.admission = admission;
    this.open = open;
    this.waits = waits;
  }

  public List<Endpoint> endpoints(Api api) {
    return List.of(
        api.post("/v1/orders", PlaceOrder::read, this::place),
        api.get("/v1/orders", this::list),
        api.get("/v1/orders/{id}", this::read));
  }

  private CompletionStage<Reply> place(Call call, PlaceOrder body) {
    var caller = call.caller();
    var placement = body.by(caller);
    var key = call.idempotencyKey();
    var id = OrderId.of(caller.userIssuer(), caller.subject(), key.value());
    var verdict = admission.verdict();
    if (verdict != Verdict.TAKEN) {
      return admission
          .knows(deadline -> isPlaced(call, id, deadline))
          .thenCompose(
              again -> again ? place(call, id, placement) : admission.refusal(verdict).now());
    }
    return open.admits(caller)
        .thenCompose(
            admitted -> admitted ? place(call, id, placement) : placeAgain(call, id, placement));
  }

  private CompletionStage<Reply> place(Call call, OrderId id, Placement placement) {
    return orders
        .<OrderReply>askShared(
            id.toString(),
            placement.fingerprint(),
            call.deadline(),
            replyTo -> new Place(placement, replyTo))
        .thenCompose(joined -> placed(call, id, joined));
  }

  /** Whoever may place no more orders may still ask for one that it has placed. */
  private CompletionStage<Reply> placeAgain(Call call, OrderId id, Placement placement) {
    return isPlaced(call, id, call.deadline())
        .thenCompose(again -> again ? place(call, id, placement) : open.refusal().now());
  }

  /**
   * Whether an earlier request of the same key has placed its order. It is only read before a
   * refusal: of what is refused nothing was sent that might yet be carried out.
   */
  private CompletionStage<Boolean> isPlaced(Call call, OrderId id, Deadline deadline) {
    return orders
        .<OrderReply>ask(
            id.toString(), deadline, replyTo -> new Get(OrderCalls.reader(call), replyTo))
        .thenApply(reply -> !(reply instanceof NotFound));
  }

  private CompletionStage<Reply> placed(Call call, OrderId id, Joined<OrderReply> joined) {
    return switch (joined.reply()) {
      case Current current -> {
        boolean created = joined.own() && current.created();
        yield waits
            .wait(id, OrderCalls.reader(call), current, call.prefer(), call.deadline())
            .thenApply(waited -> placed(call, id, created, waited));
      }
      case Refused refused -> Reply.no(OrderProblems.of(refused)).now();
      case NotFound(), Awake() -> throw OrderCalls.unexpected(joined.reply());
    };
  }

  private static Reply placed(Call call, OrderId id, boolean created, Waits.Waited waited) {
    var body = body(call, id, waited.order(), Map.of());
    var reply = created ? Reply.created("/v1/orders/" + id, body) : Reply.ok(body).replayed();
    return granted(call, waited, reply.withVersion(waited.order().version()));
  }

  private CompletionStage<Reply> read(Call call) {
    var id = OrderCalls.id(call);
    var parts = OrderParts.in(call.query(OrderParts.PARAMETER));
    return orders
        .<OrderReply>ask(
            id.toString(), call.deadline(), replyTo -> new Get(OrderCalls.reader(call), replyTo))
        .thenCompose(reply -> read(call, id, parts, reply));
  }

  private CompletionStage<Reply> read(Call call, OrderId id, OrderParts parts, OrderReply reply) {
    return switch (reply) {
      case Current current ->
          waits
              .wait(id, OrderCalls.reader(call), current, call.prefer(), call.deadline())
              .thenApply(waited -> {
                var order = waited.order();
                var body = body(call, id, order, parts.of(id.toString(), order));
                return granted(call, waited, Reply.ok(body).withVersion(order.version()));
              });
      case NotFound() -> OrderCalls.notFound().now();
      case Refused _, Awake() -> throw OrderCalls.unexpected(reply);
    };
  }

  private CompletionStage<Reply> list(Call call) {
    var query = call.query("status", "accountId", "cursor", "limit");
    var filter =
        new OrderList.Filter(
            owner(call.caller()),
            query.parsed("accountId", AccountId::new),
            query.parsed("status", OrderStatus::valueOf));
    var after = query.parsed("cursor", ListCursor::parse, ProblemCode.INVALID_CURSOR);
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    return list.page(filter, after, limit + 1)
        .exceptionallyCompose(OrderCalls::notListed)
        .thenApply(found -> Reply.ok(page(found, limit, call.caller().isOperator())));
  }

  private static OrderJson.Page page(List<OrderList.Item> found, int limit, boolean forOperator) {
    boolean more = found.size() > limit;
    var items = more ? found.subList(0, limit) : found;
    return new OrderJson.Page(
        items.stream().map(item -> OrderJson.Summary.of(item, forOperator)).toList(),
        more ? ListCursor.of(OrderList.Place.of(items.getLast())) : null);
  }

  private static OrderJson.Order body(
      Call call, OrderId id, Current order, Map<String, @Nullable Object> parts) {
    return OrderJson.Order.of(id.toString(), order, call.caller().isOperator(), parts);
  }

  private static Reply granted(Call call, Waits.Waited waited, Reply reply) {
    return waited.granted() ? reply.waited(call.prefer()) : reply;
  }

  private static OrderList.@Nullable Owner owner(Caller caller) {
    return caller.isOperator() ? null : new OrderList.Owner(caller.userIssuer(), caller.subject());
  }
}
