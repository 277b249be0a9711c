package holdfast.order.http;

import holdfast.kit.cluster.Entities;
import holdfast.kit.cluster.Entities.Joined;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemTable;
import holdfast.kit.http.Reply;
import holdfast.kit.tokens.Caller;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderReply;
import holdfast.order.entity.OrderReply.Awake;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import holdfast.order.entity.OrderReply.Refused;
import holdfast.order.view.OrderList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  public static final ProblemCode ORDER_NOT_FOUND =
      ProblemCode.mistake("order_not_found", 404, "No such order");

  /** Everything that an order may refuse. */
  private static final ProblemTable REFUSALS = ProblemTable.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private static final Logger LOG = LoggerFactory.getLogger(OrderRoutes.class);

  private final Entities<OrderCommand> orders;
  private final OrderList list;
  private final Waits waits;

  /**
   * Over these orders.
   *
   * @param waiting bounds how many requests may wait for an order's end at once
   */
  public OrderRoutes(Entities<OrderCommand> orders, OrderList list, ConcurrencyLimit waiting) {
    this.orders = orders;
    this.list = list;
    this.waits = new Waits(orders, waiting);
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
    return orders
        .<OrderReply>askShared(
            id.toString(),
            placement.fingerprint(),
            call.deadline(),
            replyTo -> new Place(placement, replyTo))
        .thenCompose(joined -> placed(call, id, joined));
  }

  private CompletionStage<Reply> placed(Call call, OrderId id, Joined<OrderReply> joined) {
    return switch (joined.reply()) {
      case Current current -> {
        boolean created = joined.own() && current.created();
        yield waits
            .wait(id, reader(call), current, call.prefer(), call.deadline())
            .thenApply(waited -> placed(call, id, created, waited));
      }
      case Refused(var refusal, _) -> Reply.no(REFUSALS.problem(refusal)).now();
      case NotFound(), Awake() -> throw unexpected(joined.reply());
    };
  }

  private static Reply placed(Call call, OrderId id, boolean created, Waits.Waited waited) {
    var body = body(call, id, waited.order(), Map.of());
    var reply = created ? Reply.created("/v1/orders/" + id, body) : Reply.ok(body).replayed();
    return granted(call, waited, reply.withVersion(waited.order().version()));
  }

  private CompletionStage<Reply> read(Call call) {
    var id = call.segment("id", OrderRoutes::orderId, ORDER_NOT_FOUND);
    var parts = OrderParts.in(call.query(OrderParts.PARAMETER));
    return orders
        .<OrderReply>ask(id.toString(), call.deadline(), replyTo -> new Get(reader(call), replyTo))
        .thenCompose(reply -> read(call, id, parts, reply));
  }

  private CompletionStage<Reply> read(Call call, OrderId id, OrderParts parts, OrderReply reply) {
    return switch (reply) {
      case Current current ->
          waits
              .wait(id, reader(call), current, call.prefer(), call.deadline())
              .thenApply(waited -> {
                var order = waited.order();
                var body = body(call, id, order, parts.of(id.toString(), order));
                return granted(call, waited, Reply.ok(body).withVersion(order.version()));
              });
      case NotFound() -> Reply.no(ORDER_NOT_FOUND, ORDER_NOT_FOUND.title()).now();
      case Refused _, Awake() -> throw unexpected(reply);
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
        .exceptionallyCompose(OrderRoutes::notListed)
        .thenApply(found -> Reply.ok(page(found, limit, call.caller().isOperator())));
  }

  private static OrderJson.Page page(List<OrderList.Item> found, int limit, boolean forOperator) {
    boolean more = found.size() > limit;
    var items = more ? found.subList(0, limit) : found;
    return new OrderJson.Page(
        items.stream().map(item -> OrderJson.Summary.of(item, forOperator)).toList(),
        more ? ListCursor.of(OrderList.Place.of(items.getLast())) : null);
  }

  /** What a database that is away means; everything else keeps its meaning. */
  private static <T> CompletionStage<T> notListed(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null || cause instanceof RuntimeException || cause instanceof Error) {
      return CompletableFuture.failedStage(failure);
    }
    LOG.warn("Orders cannot be listed: {}", cause.toString());
    return CompletableFuture.failedStage(
        Problem.of(ProblemCode.UPSTREAM_UNAVAILABLE, "orders cannot be listed right now")
            .withHeader("Retry-After", "1")
            .asException());
  }

  private static OrderJson.Order body(
      Call call, OrderId id, Current order, Map<String, @Nullable Object> parts) {
    return OrderJson.Order.of(id.toString(), order, call.caller().isOperator(), parts);
  }

  private static Reply granted(Call call, Waits.Waited waited, Reply reply) {
    return waited.granted() ? reply.waited(call.prefer()) : reply;
  }

  private static Reader reader(Call call) {
    var caller = call.caller();
    return new Reader(caller.userIssuer(), caller.subject(), caller.isOperator());
  }

  private static OrderList.@Nullable Owner owner(Caller caller) {
    return caller.isOperator() ? null : new OrderList.Owner(caller.userIssuer(), caller.subject());
  }

  /** Null for what no order can be called: not the form in which we write ids, or no version 5. */
  private static @Nullable OrderId orderId(String text) {
    var id = UUID.fromString(text);
    return id.toString().equals(text) && id.version() == 5 ? new OrderId(id) : null;
  }

  private static IllegalStateException unexpected(OrderReply reply) {
    return new IllegalStateException("an answer to another question: " + reply);
  }
}
