package holdfast.payment.http;

import holdfast.kit.cluster.Entities;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Reply;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.Standing.Status;
import holdfast.payment.entity.AccountCommand;
import holdfast.payment.entity.AccountReply;
import holdfast.payment.http.BookJson.Page;
import holdfast.payment.view.AccountList;
import holdfast.payment.view.LedgerBalance;
import holdfast.payment.view.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the books say, which are a moment behind.
 *
 * <pre>
 * GET /v1/accounts                       one's own; operators: everybody's, by owner and status
 * GET /v1/accounts/{account}/entries     what moved, the newest first
 * GET /v1/ledger                         operators: the sums of all legs
 * </pre>
 */
public final class BookRoutes {

  private static final int MOST = 200;
  private static final int USUAL = 50;

  private final Entities<AccountCommand> accounts;
  private final Statement statement;
  private final AccountList list;
  private final LedgerBalance ledger;

  public BookRoutes(
      Entities<AccountCommand> accounts,
      Statement statement,
      AccountList list,
      LedgerBalance ledger) {
    this.accounts = accounts;
    this.statement = statement;
    this.list = list;
    this.ledger = ledger;
  }

  public List<Endpoint> endpoints(Api api) {
    return List.of(
        api.get("/v1/accounts", this::list),
        api.get("/v1/accounts/{account}/entries", this::entries),
        api.operatorsOnly().get("/v1/ledger", this::ledger));
  }

  private CompletionStage<Reply> list(Call call) {
    var query = call.query("owner", "status", "cursor", "limit");
    var caller = call.caller();
    var owner = query.text("owner");
    if (owner != null && !caller.isOperator() && !owner.equals(caller.subject())) {
      return Reply.no(ProblemCode.FORBIDDEN, "the accounts of others are for operators").now();
    }
    var status = query.parsed("status", Status::valueOf);
    var after = query.parsed("cursor", BookRoutes::account, ProblemCode.INVALID_CURSOR);
    int limit = query.integer("limit", 1, MOST, USUAL);
    return list.list(caller.isOperator() ? owner : caller.subject(), status, after, limit + 1)
        .thenApply(rows ->
            page(rows, limit, BookJson.Listed::of, last -> Cursor.ofAccount(last.accountId())));
  }

  private CompletionStage<Reply> entries(Call call) {
    var id = AccountRoutes.id(call);
    var caller = call.caller();
    var query = call.query("cursor", "limit");
    var before = query.parsed("cursor", Cursor::parseEntry, ProblemCode.INVALID_CURSOR);
    int limit = query.integer("limit", 1, MOST, USUAL);
    return accounts
        .<AccountReply>ask(id.value(), call.deadline(), AccountCommand.Get::new)
        .thenCompose(reply -> {
          Reply no = AccountRoutes.reasonNotToShow(reply, caller);
          return no == null
              ? statement.page(id, before, limit + 1).thenApply(rows -> entries(rows, limit))
              : no.now();
        });
  }

  private static Reply entries(List<Statement.Entry> rows, int limit) {
    return page(rows, limit, BookJson.Entry::of, last -> Cursor.ofEntry(last.number()));
  }

  private CompletionStage<Reply> ledger(Call call) {
    call.query();
    return ledger
        .all()
        .thenApply(
            rows -> Reply.ok(new Page<>(rows.stream().map(BookJson.Balance::of).toList(), null)));
  }

  /** One row more than were asked for tells that there is another page. */
  private static <T, R> Reply page(
      List<T> rows, int limit, Function<T, R> item, Function<T, String> cursor) {
    var shown = rows.subList(0, Math.min(limit, rows.size()));
    return Reply.ok(
        new Page<>(
            shown.stream().map(item).toList(),
            rows.size() > limit ? cursor.apply(shown.getLast()) : null));
  }

  private static @Nullable AccountId account(String cursor) {
    String id = Cursor.parseAccount(cursor);
    return id == null ? null : AccountId.parse(id);
  }
}
