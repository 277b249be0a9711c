package holdfast.payment.http;

import holdfast.kit.cluster.Entities;
import holdfast.kit.domain.Money;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Reply;
import holdfast.kit.json.Json;
import holdfast.kit.tokens.Caller;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.Opening;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Standing;
import holdfast.payment.domain.Terms;
import holdfast.payment.entity.AccountCommand;
import holdfast.payment.entity.AccountReply;
import holdfast.payment.http.AccountJson.Because;
import holdfast.payment.http.AccountJson.Move;
import holdfast.payment.http.AccountJson.Open;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, for people.
 *
 * <pre>
 * PUT  /v1/accounts/{account}               open one's own; operators: anybody's, with a credit limit
 * GET  /v1/accounts/{account}               what it has
 * POST /v1/accounts/{account}/deposits      operators: money comes
 * POST /v1/accounts/{account}/withdrawals   operators: money goes
 * POST /v1/accounts/{account}/freeze        operators: nothing new
 * POST /v1/accounts/{account}/unfreeze
 * POST /v1/accounts/{account}/close         operators: for good
 * </pre>
 */
public final class AccountRoutes {

  private static final String ONE = "/v1/accounts/{account}";

  /** What a key of a caller counts for: this caller, doing this, here. */
  private record Scope(String issuer, String subject, String method, String path, String key) {}

  /** Makes a command from how a request is recognised, its precondition, and where to reply. */
  private interface Command {
    AccountCommand of(Request request, @Nullable Long ifVersion, ActorRef<AccountReply> replyTo);
  }

  private final Entities<AccountCommand> accounts;

  public AccountRoutes(Entities<AccountCommand> accounts) {
    this.accounts = accounts;
  }

  public List<Endpoint> endpoints(Api api) {
    var operators = api.operatorsOnly();
    return List.of(
        api.put(ONE, Open::read, this::open),
        api.get(ONE, this::read),
        operators.post(ONE + "/deposits", Move::read, this::deposit),
        operators.post(ONE + "/withdrawals", Move::read, this::withdraw),
        operators.postOptional(ONE + "/freeze", Because::read, this::freeze),
        operators.postOptional(ONE + "/unfreeze", Because::read, this::unfreeze),
        operators.postOptional(ONE + "/close", Because::read, this::close));
  }

  private CompletionStage<Reply> open(Call call, Open body) {
    var id = id(call);
    var caller = call.caller();
    if (body.isForOperators() && !caller.isOperator()) {
      return Reply.no(ProblemCode.FORBIDDEN, "owner and credit limit are for operators").now();
    }
    Money limit = body.creditLimit();
    if (limit != null && !limit.currency().equals(body.currency())) {
      return Reply.no(PaymentProblems.CURRENCY_MISMATCH, "the credit limit is in another").now();
    }
    String owner = body.owner() == null ? caller.subject() : body.owner();
    var opening =
        new Opening(
            new Terms(owner, body.currency()), limit, caller.subject(), caller.isOperator());
    Long ifVersion = call.ifMatch();
    return accounts
        .<AccountReply>ask(
            id.value(),
            call.deadline(),
            replyTo -> new AccountCommand.Open(opening, ifVersion, replyTo))
        .thenApply(reply ->
            switch (reply) {
              case AccountReply.Current current when current.opened() ->
                  Reply.created("/v1/accounts/" + id, account(id, current))
                      .withVersion(current.version());
              case AccountReply other -> current(id, other);
            });
  }

  private CompletionStage<Reply> read(Call call) {
    var id = id(call);
    var caller = call.caller();
    return accounts
        .<AccountReply>ask(id.value(), call.deadline(), AccountCommand.Get::new)
        .thenApply(reply -> {
          Reply no = reasonNotToShow(reply, caller);
          return no == null ? current(id, reply) : no;
        });
  }

  /**
   * Why the caller may not see the account that was read; null if it may. A stranger's account is
   * as unknown as one that does not exist.
   */
  static @Nullable Reply reasonNotToShow(AccountReply reply, Caller caller) {
    return switch (reply) {
      case AccountReply.Current(var balance, _, _)
          when !caller.isOperator() && !caller.subject().equals(balance.owner()) ->
          Reply.no(PaymentProblems.of(PaymentProblems.ACCOUNT, Standing.NOT_FOUND));
      case AccountReply.Refused(var refusal, _, _) ->
          Reply.no(PaymentProblems.of(PaymentProblems.ACCOUNT, refusal));
      case AccountReply.Troubled(var trouble) -> Reply.no(PaymentProblems.of(trouble));
      case AccountReply _ -> null;
    };
  }

  private CompletionStage<Reply> deposit(Call call, Move body) {
    return move(
        call,
        "deposits",
        body,
        (request, ifVersion, replyTo) ->
            new AccountCommand.Deposit(
                request, ifVersion, body.amount(), body.reference(), replyTo));
  }

  private CompletionStage<Reply> withdraw(Call call, Move body) {
    return move(
        call,
        "withdrawals",
        body,
        (request, ifVersion, replyTo) ->
            new AccountCommand.Withdraw(
                request, ifVersion, body.amount(), body.reference(), replyTo));
  }

  private CompletionStage<Reply> move(Call call, String what, Move body, Command command) {
    var id = id(call);
    return once(
        call,
        id,
        what,
        body,
        command,
        booked ->
            new Reply.Body(
                booked.first() ? 201 : 200, AccountJson.Movement.of(id, body, booked), List.of()));
  }

  private CompletionStage<Reply> freeze(Call call, Because body) {
    return change(
        call,
        "freeze",
        body,
        (request, ifVersion, replyTo) ->
            new AccountCommand.Freeze(request, ifVersion, body.reason(), replyTo));
  }

  private CompletionStage<Reply> unfreeze(Call call, Because body) {
    return change(
        call,
        "unfreeze",
        body,
        (request, ifVersion, replyTo) ->
            new AccountCommand.Unfreeze(request, ifVersion, body.reason(), replyTo));
  }

  private CompletionStage<Reply> close(Call call, Because body) {
    return change(
        call,
        "close",
        body,
        (request, ifVersion, replyTo) ->
            new AccountCommand.Close(request, ifVersion, body.reason(), replyTo));
  }

  private CompletionStage<Reply> change(Call call, String what, Because body, Command command) {
    var id = id(call);
    return once(
        call,
        id,
        what,
        body,
        command,
        booked -> Reply.ok(AccountJson.Account.of(id, booked.balance(), booked.version())));
  }

  /** Equal requests in flight share one command; only one of them can be the first. */
  private CompletionStage<Reply> once(
      Call call,
      AccountId id,
      String what,
      Object body,
      Command command,
      Function<AccountReply.Booked, Reply> whenBooked) {
    var request = request(call, "/v1/accounts/" + id + "/" + what, body);
    Long ifVersion = call.ifMatch();
    return accounts
        .<AccountReply>askShared(
            id.value(),
            request,
            call.deadline(),
            replyTo -> command.of(request, ifVersion, replyTo))
        .thenApply(joined ->
            switch (joined.reply()) {
              case AccountReply.Booked booked ->
                  booked(joined.own() ? booked : booked.again(), whenBooked);
              case AccountReply other -> current(id, other);
            });
  }

  private static Reply booked(
      AccountReply.Booked booked, Function<AccountReply.Booked, Reply> whenBooked) {
    Reply reply = whenBooked.apply(booked).withVersion(booked.version());
    return booked.first() ? reply : reply.replayed();
  }

  private static Request request(Call call, String path, Object body) {
    var caller = call.caller();
    var key = call.idempotencyKey();
    var scope = new Scope(caller.userIssuer(), caller.subject(), "POST", path, key.value());
    return new Request(Json.fingerprint(scope), Json.fingerprint(body), caller.subject());
  }

  private static Reply current(AccountId id, AccountReply reply) {
    return switch (reply) {
      case AccountReply.Current current ->
          Reply.ok(account(id, current)).withVersion(current.version());
      case AccountReply.Refused(var refusal, _, _) ->
          Reply.no(PaymentProblems.of(PaymentProblems.ACCOUNT, refusal));
      case AccountReply.Troubled(var trouble) -> Reply.no(PaymentProblems.of(trouble));
      case AccountReply.Booked _, AccountReply.Recorded _, AccountReply.Shown _ ->
          throw new IllegalStateException("no answer to this command: " + reply);
    };
  }

  private static AccountJson.Account account(AccountId id, AccountReply.Current current) {
    return AccountJson.Account.of(id, current.balance(), current.version());
  }

  static AccountId id(Call call) {
    return call.segment("account", AccountId::parse, PaymentProblems.ACCOUNT_NOT_FOUND);
  }
}
