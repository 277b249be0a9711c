package holdfast.order.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.Entities;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Reply;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OrderId;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderReply;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.http.OperationRequests.Accepted;
import holdfast.order.http.SagaJson.Saga;
import holdfast.order.view.OrderList.Place;
import holdfast.order.view.UnfinishedOrders;
import holdfast.order.view.UnfinishedOrders.Open;
import holdfast.order.view.UnfinishedOrders.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of unfinished orders, and what they may decide.
 *
 * <pre>
 * GET  /v1/ops/sagas                   state=stuck|attention|open, cursor, limit
 * POST /v1/ops/sagas/{id}/retry        let a parked order go on where it stood
 * POST /v1/ops/sagas/{id}/compensate   let a parked order be undone
 * </pre>
 */
public final class SagaRoutes {

  /** Each order of a page is asked; so many may be woken at once by looking. */
  private static final int MAX_LIMIT = 50;

  private static final int DEFAULT_LIMIT = 20;

  /** How long orders may take to say what they wait for, an answer's margin included. */
  private static final Duration ASKING = Duration.ofSeconds(3);

  private final Entities<OrderCommand> orders;
  private final UnfinishedOrders unfinished;
  private final OperationRequests requests;
  private final Duration orderDeadline;
  private final InstantSource clock;

  /**
   * Over these orders.
   *
   * @param orderDeadline an order that is unfinished for longer is stuck
   */
  public SagaRoutes(
      Entities<OrderCommand> orders,
      UnfinishedOrders unfinished,
      OperationRequests requests,
      Duration orderDeadline,
      InstantSource clock) {
    this.orders = orders;
    this.unfinished = unfinished;
    this.requests = requests;
    this.orderDeadline = orderDeadline;
    this.clock = clock;
  }

  public List<Endpoint> endpoints(Api api) {
    var operators = api.operatorsOnly();
    return List.of(
        operators.get("/v1/ops/sagas", this::list),
        operators.postOptional("/v1/ops/sagas/{id}/retry", Because::read, this::retry),
        operators.postOptional("/v1/ops/sagas/{id}/compensate", Because::read, this::compensate));
  }

  private CompletionStage<Reply> list(Call call) {
    var query = call.query("state", "cursor", "limit");
    var state = Objects.requireNonNullElse(query.parsed("state", SagaRoutes::state), State.STUCK);
    var after = query.parsed("cursor", ListCursor::parse, ProblemCode.INVALID_CURSOR);
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    return unfinished
        .list(state, clock.instant().minus(orderDeadline), open(after), limit + 1)
        .exceptionallyCompose(OrderCalls::notListed)
        .thenCompose(found -> page(call, state, found, limit));
  }

  private CompletionStage<Reply> page(Call call, State state, List<Open> found, int limit) {
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    var next = more ? ListCursor.of(place(shown.getLast())) : null;
    var asked = shown.stream().map(open -> saga(call, state, open)).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          var items = new ArrayList<Saga>(asked.size());
          for (var saga : asked) {
            var item = saga.join();
            if (item != null) {
              items.add(item);
            }
          }
          return Reply.ok(new SagaJson.Page(items, next));
        });
  }

  /** What the order itself says; null if it is no longer one of those that were asked for. */
  private CompletableFuture<@Nullable Saga> saga(Call call, State state, Open open) {
    var deadline = Deadline.after(shorter(ASKING, call.deadline().remaining()));
    return orders
        .<OrderReply>ask(
            open.id().toString(), deadline, replyTo -> new Get(OrderCalls.reader(call), replyTo))
        .<@Nullable Saga>handle((reply, failure) -> {
          if (failure != null || !(reply instanceof Current order)) {
            return Saga.ofSilent(open);
          }
          boolean over = state == State.ATTENTION ? !order.attention() : order.waitsFor().isEmpty();
          return over ? null : Saga.of(open, order);
        })
        .toCompletableFuture();
  }

  private CompletionStage<Reply> retry(Call call, Because body) {
    return requests.perform(
        call,
        OrderCalls.id(call),
        "retry",
        body,
        new Operation.Retry(body.reason()),
        OrderCommand.Retry::new,
        SagaRoutes::order);
  }

  private CompletionStage<Reply> compensate(Call call, Because body) {
    return requests.perform(
        call,
        OrderCalls.id(call),
        "compensate",
        body,
        new Operation.Compensate(body.reason()),
        OrderCommand.Compensate::new,
        SagaRoutes::order);
  }

  private static Reply order(Accepted accepted) {
    return accepted.done(
        OrderJson.Order.of(accepted.orderId().toString(), accepted.order(), true, Map.of()));
  }

  private static @Nullable State state(String text) {
    for (var state : State.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
        return state;
      }
    }
    return null;
  }

  private static Place place(Open open) {
    return new Place(open.since(), open.id().value());
  }

  private static @Nullable Open open(@Nullable Place after) {
    return after == null ? null : new Open(new OrderId(after.id()), after.createdAt(), false);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
