package holdfast.order.client;

import holdfast.kit.client.Answer;
import holdfast.kit.client.NaturalBatch;
import holdfast.kit.client.ServiceCall;
import holdfast.kit.client.ServiceClient;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.json.Json;
import holdfast.kit.telemetry.TraceContext;
import holdfast.kit.tokens.EndUser;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** A route of another service that takes many questions at once. */
final class BatchRoute {

  /**
   * A batch carries the orders of many users, so it is the order service itself that asks; whose
   * order it is stands in each question.
   */
  private static final EndUser OURSELVES = new EndUser("order-cluster", "order-cluster", Set.of());

  /** Bytes of the questions in one request; the called routes take 64 KiB, and the rest is ours. */
  static final int HEAVIEST = 63 * 1024;

  private static final int OK = 200;

  /**
   * Questions to one route that takes many at once.
   *
   * @param weight bytes of one question, at most
   * @param wrap makes the body from the questions
   * @param form of the answer
   * @param unwrap the answers in it, in the order of the questions
   */
  static <Q, B, A, R> NaturalBatch<Q, A> questions(
      ServiceClient client,
      String path,
      Duration callTimeout,
      NaturalBatch.Limits limits,
      ToIntFunction<Q> weight,
      Function<List<Q>, B> wrap,
      Class<R> form,
      Function<R, List<A>> unwrap) {
    return new NaturalBatch<>(
        limits,
        weight,
        HEAVIEST,
        questions -> ask(client, path, callTimeout, wrap.apply(questions), form, unwrap));
  }

  private static <B, A, R> CompletionStage<List<A>> ask(
      ServiceClient client,
      String path,
      Duration callTimeout,
      B body,
      Class<R> form,
      Function<R, List<A>> unwrap) {
    var call =
        ServiceCall.post(path, body, OURSELVES, Deadline.after(callTimeout), TraceContext.fresh());
    return client
        .call(call)
        .thenApply(answer ->
            switch (answer) {
              case Answer.Answered(int status, var document) when status == OK -> {
                var read = Json.recordOrNull(document, form);
                if (read == null) {
                  throw new OutcomeUnknown(path + " sent what cannot be read");
                }
                yield unwrap.apply(read);
              }
              case Answer.Answered(int status, _) ->
                  throw new OutcomeUnknown(path + " answered " + status);
              case Answer.Unknown(var reason) -> throw new OutcomeUnknown(path + ": " + reason);
            });
  }

  private BatchRoute() {}
}
