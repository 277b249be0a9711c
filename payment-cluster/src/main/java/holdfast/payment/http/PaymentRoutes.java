package holdfast.payment.http;

import static holdfast.kit.json.Shapes.parsed;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.Entities;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Problems;
import holdfast.kit.http.Reply;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Fields;
import holdfast.kit.json.StrictJson;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.tokens.Caller;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.RefundId;
import holdfast.payment.entity.AccountCommand;
import holdfast.payment.entity.AccountReply;
import holdfast.payment.http.PaymentJson.Authorise;
import holdfast.payment.http.PaymentJson.Batch;
import holdfast.payment.http.PaymentJson.Capture;
import holdfast.payment.http.PaymentJson.NamedRefund;
import holdfast.payment.http.PaymentJson.Nothing;
import holdfast.payment.http.PaymentJson.Operation;
import holdfast.payment.http.PaymentJson.Payment;
import holdfast.payment.http.PaymentJson.Refund;
import holdfast.payment.http.PaymentJson.Result;
import holdfast.payment.http.PaymentJson.Results;
import holdfast.payment.view.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Payments, for people to read and for the order service to make.
 *
 * <pre>
 * GET  /v1/accounts/{account}/payments/{payment}
 *
 * PUT  /internal/v1/accounts/{account}/payments/{payment}                    hold money
 * POST /internal/v1/accounts/{account}/payments/{payment}/capture            take it
 * POST /internal/v1/accounts/{account}/payments/{payment}/void               give it back
 * PUT  /internal/v1/accounts/{account}/payments/{payment}/refunds/{refund}   return what was taken
 * POST /internal/v1/payments:batch                                           many of these at once
 * </pre>
 */
public final class PaymentRoutes {

  private static final String DONE = "done";

  private final Entities<AccountCommand> accounts;
  private final Statement statement;
  private final Metrics.Counters outcomes;

  /**
   * The routes of one node.
   *
   * @param statement remembers the payments that their accounts have forgotten
   */
  public PaymentRoutes(Entities<AccountCommand> accounts, Statement statement, Metrics metrics) {
    this.accounts = accounts;
    this.statement = statement;
    this.outcomes =
        metrics.counters(
            "payments",
            "Authorise, capture, void and refund, by how they ended",
            "outcome",
            Stream.concat(
                    PaymentProblems.PAYMENT.codes().stream(),
                    Stream.of(DONE, ProblemCode.OVERLOADED.code()))
                .toList());
  }

  /** What people may see. */
  public List<Endpoint> endpoints(Api api) {
    return List.of(api.get("/v1/accounts/{account}/payments/{payment}", this::read));
  }

  /** What the order service may do; it may be newer than this service. */
  public List<Endpoint> internalEndpoints(Api internal) {
    var api = internal.tolerant();
    var one = "/internal/v1/accounts/{account}/payments/{payment}";
    return List.of(
        api.put(
            one,
            Authorise::read,
            (call, body) ->
                authorise(account(call), payment(call), body, call.deadline())
                    .thenApply(PaymentRoutes::made)),
        api.postOptional(
            one + "/capture",
            Capture::read,
            (call, body) ->
                capture(account(call), payment(call), body, call.deadline())
                    .thenApply(PaymentRoutes::done)),
        api.post(
            one + "/void",
            call ->
                voidPayment(account(call), payment(call), call.deadline())
                    .thenApply(PaymentRoutes::done)),
        api.put(
            one + "/refunds/{refund}",
            Refund::read,
            (call, body) ->
                refund(
                        account(call),
                        payment(call),
                        call.segment("refund", RefundId::parse, ProblemCode.NOT_FOUND),
                        body,
                        call.deadline())
                    .thenApply(PaymentRoutes::made)),
        api.post("/internal/v1/payments:batch", Batch::read, this::batch));
  }

  private CompletionStage<Reply> read(Call call) {
    var notFound = PaymentProblems.PAYMENT_NOT_FOUND;
    var account = call.segment("account", AccountId::parse, notFound);
    var payment = call.segment("payment", PaymentId::parse, notFound);
    var caller = call.caller();
    return accounts
        .<AccountReply>ask(
            account.value(),
            call.deadline(),
            replyTo -> new AccountCommand.GetPayment(payment, replyTo))
        .thenCompose(reply ->
            switch (reply) {
              case AccountReply.Shown(_, var owner, _) when !mayBeSeen(owner, caller) ->
                  Reply.no(notFound, notFound.title()).now();
              case AccountReply.Shown(var state, _, var version) when state != null ->
                  Reply.ok(Payment.of(account, state, version)).withVersion(version).now();
              case AccountReply.Shown(_, _, var version) -> fromBooks(account, payment, version);
              case AccountReply.Troubled(var trouble) ->
                  Reply.no(PaymentProblems.of(trouble)).now();
              case AccountReply other ->
                  throw new IllegalStateException("no answer to a reader: " + other);
            });
  }

  private static boolean mayBeSeen(@Nullable String owner, Caller caller) {
    return caller.isOperator() || caller.subject().equals(owner);
  }

  private CompletionStage<Reply> fromBooks(AccountId account, PaymentId payment, long version) {
    var notFound = PaymentProblems.PAYMENT_NOT_FOUND;
    return statement
        .ofPayment(account, payment)
        .thenApply(entries ->
            entries.isEmpty()
                ? Reply.no(notFound, notFound.title())
                : Reply.ok(Payment.of(account, payment, entries, version)).withVersion(version));
  }

  private CompletionStage<Outcome> authorise(
      AccountId account, PaymentId payment, Authorise body, Deadline deadline) {
    if (!body.orderId().equals(payment.orderId())) {
      var problem =
          Problem.of(ProblemCode.INVALID_REQUEST, "orderId is not the one in the payment's id");
      return CompletableFuture.completedStage(counted(new Outcome.No(problem, null)));
    }
    return ask(
        account,
        deadline,
        replyTo -> new AccountCommand.Authorise(payment, body.asked(), body.intendedAt(), replyTo));
  }

  private CompletionStage<Outcome> capture(
      AccountId account, PaymentId payment, Capture body, Deadline deadline) {
    return ask(
        account, deadline, replyTo -> new AccountCommand.Capture(payment, body.amount(), replyTo));
  }

  private CompletionStage<Outcome> voidPayment(
      AccountId account, PaymentId payment, Deadline deadline) {
    return ask(account, deadline, replyTo -> new AccountCommand.VoidPayment(payment, replyTo));
  }

  private CompletionStage<Outcome> refund(
      AccountId account, PaymentId payment, RefundId refund, Refund body, Deadline deadline) {
    return ask(
        account,
        deadline,
        replyTo ->
            new AccountCommand.Refund(payment, refund, body.amount(), body.intendedAt(), replyTo));
  }

  private CompletionStage<Outcome> ask(
      AccountId account,
      Deadline deadline,
      Function<ActorRef<AccountReply>, AccountCommand> command) {
    return accounts
        .ask(account.value(), deadline, command)
        .handle((reply, failure) ->
            counted(
                failure == null
                    ? Outcome.of(account, reply)
                    : new Outcome.No(Problems.of(failure), null)));
  }

  private Outcome counted(Outcome outcome) {
    outcomes.increment(
        switch (outcome) {
          case Outcome.Done _ -> DONE;
          case Outcome.No(var problem, _) -> problem.code().code();
        });
    return outcome;
  }

  private static Reply made(Outcome outcome) {
    return reply(outcome, 201);
  }

  private static Reply done(Outcome outcome) {
    return reply(outcome, 200);
  }

  private static Reply reply(Outcome outcome, int whenFirst) {
    return switch (outcome) {
      case Outcome.Done(var payment, var first) ->
          new Reply.Body(first ? whenFirst : 200, payment, List.of());
      case Outcome.No(var problem, var recorded) ->
          Reply.no(recorded == null ? problem : problem.with("payment", recorded));
    };
  }

  private CompletionStage<Reply> batch(Call call, Batch batch) {
    var results =
        batch.operations().stream()
            .map(operation -> result(operation, call.deadline()).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> Reply.ok(new Results(results.stream().map(CompletableFuture::join).toList())));
  }

  private CompletionStage<Result> result(JsonNode operation, Deadline deadline) {
    try {
      return switch (operation.path("op").asText()) {
        case "authorise" -> {
          var read = read(operation, Authorise::read);
          yield authorise(read.account(), read.payment(), read.body(), deadline)
              .thenApply(outcome -> result(outcome, 201));
        }
        case "capture" -> {
          var read = read(operation, Capture::read);
          yield capture(read.account(), read.payment(), read.body(), deadline)
              .thenApply(outcome -> result(outcome, 200));
        }
        case "void" -> {
          var read = read(operation, Nothing::read);
          yield voidPayment(read.account(), read.payment(), deadline)
              .thenApply(outcome -> result(outcome, 200));
        }
        case "refund" -> {
          var read = read(operation, NamedRefund::read);
          var named = read.body();
          yield refund(read.account(), read.payment(), named.id(), named.refund(), deadline)
              .thenApply(outcome -> result(outcome, 201));
        }
        default -> StrictJson.decodeTolerantly(operation, PaymentRoutes::unknownOperation);
      };
    } catch (RuntimeException unreadable) {
      return CompletableFuture.completedStage(refused(Problems.of(unreadable), null));
    }
  }

  /** Also reports what is not an object at all. */
  private static Supplier<CompletionStage<Result>> unknownOperation(Fields in) {
    return in.required("op", parsed(_ -> null, "unknown_value"));
  }

  private static <T> Operation<T> read(JsonNode operation, Decoder<T> body) {
    return StrictJson.decodeTolerantly(operation, Operation.with(body));
  }

  static Result result(Outcome outcome, int whenFirst) {
    return switch (outcome) {
      case Outcome.Done(var payment, var first) -> new Result(first ? whenFirst : 200, payment);
      case Outcome.No(var problem, var recorded) -> refused(problem, recorded);
    };
  }

  private static Result refused(Problem problem, @Nullable Payment recorded) {
    return new Result(
        problem.code().status(),
        new PaymentJson.Refused(
            problem.code().code(),
            problem.detail(),
            recorded,
            problem.errors().isEmpty() ? null : problem.errors()));
  }

  private static AccountId account(Call call) {
    return call.segment("account", AccountId::parse, ProblemCode.NOT_FOUND);
  }

  private static PaymentId payment(Call call) {
    return call.segment("payment", PaymentId::parse, ProblemCode.NOT_FOUND);
  }
}
