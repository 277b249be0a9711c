package holdfast.order.http;

import holdfast.kit.cluster.Entities;
import holdfast.kit.cluster.Entities.Joined;
import holdfast.kit.http.Call;
import holdfast.kit.http.Prefer;
import holdfast.kit.http.Reply;
import holdfast.kit.json.Json;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Request;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderCommand.Operate;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderReply;
import holdfast.order.entity.OrderReply.Awake;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import holdfast.order.entity.OrderReply.Refused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Asks an order for an operation, once however often the request comes, and waits a moment for what
 * stock and payment say to it.
 */
public final class OperationRequests {

  /** The constructor of a command. */
  interface Command<O extends Operation> {
    Operate of(
        Reader reader,
        Request request,
        @Nullable Long ifVersion,
        O operation,
        ActorRef<OrderReply> replyTo);
  }

  /**
   * An accepted operation.
   *
   * @param first whether this very request had it accepted
   * @param order how the order is after the wait
   */
  record Accepted(OrderId orderId, OperationId id, boolean first, Current order) {

    /** What the request made: of all that the order has, the one of its id. */
    <T> T made(List<T> all, Function<T, String> idOf) {
      return all.stream()
          .filter(one -> idOf.apply(one).equals(id.value()))
          .findFirst()
          .orElseThrow();
    }

    /** The answer to a request that makes something. */
    Reply created(Object body) {
      return first ? marked(new Reply.Body(201, body, List.of())) : replayed(body);
    }

    /** The answer to a request that changes the order. */
    Reply done(Object body) {
      return first ? marked(Reply.ok(body)) : replayed(body);
    }

    Reply replayed(Object body) {
      return marked(Reply.ok(body).replayed());
    }

    Reply marked(Reply reply) {
      return reply.withVersion(order.version());
    }
  }

  private final Entities<OrderCommand> orders;
  private final Waits waits;
  private final Duration patience;

  /**
   * To these orders.
   *
   * @param patience how long to wait for the end of an operation whose caller does not say
   */
  public OperationRequests(Entities<OrderCommand> orders, Waits waits, Duration patience) {
    this.orders = orders;
    this.waits = waits;
    this.patience = patience;
  }

  /**
   * Has it done.
   *
   * @param kind the last segment of the path
   * @param content the body: what makes two requests with one key the same
   * @param operation the same for equal content
   * @param answer to a request that was accepted, now or before
   */
  <O extends Operation> CompletionStage<Reply> perform(
      Call call,
      OrderId orderId,
      String kind,
      Object content,
      O operation,
      Command<O> command,
      Function<Accepted, Reply> answer) {
    var caller = call.caller();
    var reader = OrderCalls.reader(call);
    Long ifVersion = call.ifMatch();
    var key = call.idempotencyKey();
    var id = OperationId.of(orderId, kind, caller.userIssuer(), caller.subject(), key.value());
    var request = new Request(id, Json.fingerprint(content), reader.issuer(), reader.subject());
    return orders
        .<OrderReply>askShared(
            orderId.toString(),
            request,
            call.deadline(),
            replyTo -> command.of(reader, request, ifVersion, operation, replyTo))
        .thenCompose(joined -> answered(call, orderId, id, joined, answer));
  }

  private CompletionStage<Reply> answered(
      Call call,
      OrderId orderId,
      OperationId id,
      Joined<OrderReply> joined,
      Function<Accepted, Reply> answer) {
    return switch (joined.reply()) {
      case Current current -> {
        boolean first = joined.own() && current.created();
        yield waits
            .wait(orderId, OrderCalls.reader(call), current, patience(call), call.deadline())
            .thenApply(waited -> {
              var reply = answer.apply(new Accepted(orderId, id, first, waited.order()));
              return waited.granted() ? reply.waited(call.prefer()) : reply;
            });
      }
      case Refused refused -> Reply.no(OrderProblems.of(refused)).now();
      case NotFound() -> OrderCalls.notFound().now();
      case Awake() -> throw OrderCalls.unexpected(joined.reply());
    };
  }

  private Duration patience(Call call) {
    return call.exchange().header(Prefer.HEADER) == null ? patience : call.prefer().duration();
  }
}
