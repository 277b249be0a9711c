package holdfast.order.http;

import holdfast.kit.http.Call;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Reply;
import holdfast.order.domain.OrderId;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderReply;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What calls about orders have in common. */
final class OrderCalls {

  private static final Logger LOG = LoggerFactory.getLogger(OrderCalls.class);

  static OrderId id(Call call) {
    return call.segment("id", OrderCalls::orderId, OrderProblems.ORDER_NOT_FOUND);
  }

  static Reader reader(Call call) {
    var caller = call.caller();
    return new Reader(caller.userIssuer(), caller.subject(), caller.isOperator());
  }

  static Reply notFound() {
    return Reply.no(OrderProblems.ORDER_NOT_FOUND, OrderProblems.ORDER_NOT_FOUND.title());
  }

  /** What a list is when its database is away; every other failure keeps its meaning. */
  static <T> CompletionStage<T> notListed(Throwable failure) {
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

  static IllegalStateException unexpected(OrderReply reply) {
    return new IllegalStateException("an answer to another question: " + reply);
  }

  /** Null for what no order can be called: not the form in which we write ids, or no version 5. */
  private static @Nullable OrderId orderId(String text) {
    var id = UUID.fromString(text);
    return id.toString().equals(text) && id.version() == 5 ? new OrderId(id) : null;
  }

  private OrderCalls() {}
}
