package holdfast.audit;

import holdfast.kit.journal.EventCodec;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.AccountPolicy;
import holdfast.payment.domain.AccountSnapshot;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Standing;
import holdfast.payment.entity.PaymentSerializer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The laws of each account by itself, and its lists; what concerns orders is put aside for them.
 */
final class AccountBooks {
  private static final int SERIALIZER = 41002;

  private final Ledger ledger;
  private final AccountPolicy policy;
  private final Findings findings;
  private final Sorter<PaymentLine> lines;
  private final Place read;
  private final ViewTable accounts;
  private final ViewTable statements;
  private final LedgerSums sums;
  private final Walk<AccountEvent> walk;

  AccountBooks(Ledger ledger, AccountPolicy policy, Sorter<PaymentLine> lines, Findings findings)
      throws SQLException {
    this.ledger = ledger;
    this.policy = policy;
    this.findings = findings;
    this.lines = lines;
    this.read = ledger.readBy("books");
    this.accounts = accounts(ledger, findings);
    this.statements = statements(ledger, findings);
    this.sums = new LedgerSums(ledger, findings);
    this.walk =
        new Walk<>(
            "Account",
            SERIALIZER,
            new EventCodec(PaymentSerializer.NAMES),
            AccountEvent.class,
            id -> AccountId.parse(id) == null ? null : new OneAccount(id),
            findings);
  }

  /** Reads the whole journal. */
  Walk<AccountEvent> audit() throws SQLException {
    ledger.events(walk, findings);
    accounts.end();
    statements.end();
    sums.end();
    return walk;
  }

  private static ViewTable accounts(Ledger ledger, Findings findings) {
    return new ViewTable(
        ledger,
        findings,
        "account",
        List.of(new ViewTable.Key("account_id", "text")),
        List.of(
            ViewTable.Column.of("owner"),
            ViewTable.Column.of("currency"),
            ViewTable.Column.of("status"),
            ViewTable.Column.breaking(Law.MONEY_AGREES, "posted"),
            ViewTable.Column.of("credit_limit"),
            ViewTable.Column.of("version")),
        "NOT EXISTS (SELECT 1 FROM event_journal j"
            + " WHERE j.persistence_id = 'Account|' || v.account_id"
            + " AND j.sequence_number = v.version)");
  }

  private static ViewTable statements(Ledger ledger, Findings findings) {
    return new ViewTable(
        ledger,
        findings,
        "statement_entry",
        List.of(new ViewTable.Key("account_id", "text"), new ViewTable.Key("entry", "bigint")),
        List.of(
            ViewTable.Column.of("kind"),
            ViewTable.Column.of("change"),
            ViewTable.Column.of("posted_after"),
            ViewTable.Column.of("currency"),
            ViewTable.Column.of("counter_account"),
            ViewTable.Column.of("reference"),
            ViewTable.Column.of("payment_id"),
            ViewTable.Column.of("refund_id"),
            ViewTable.Column.time("at")),
        "NOT EXISTS (SELECT 1 FROM event_journal j"
            + " WHERE j.persistence_id = 'Account|' || v.account_id"
            + " AND j.sequence_number = v.entry)");
  }

  /** One account on its way through its events. */
  private final class OneAccount implements Walk.Entity<AccountEvent> {
    private final String id;
    private final AccountTally tally = new AccountTally();
    private final Fold<Account, AccountEvent> fold;
    private final Map<String, String> terms = new TreeMap<>();
    private Standing.Status status = Standing.Status.ACTIVE;
    private long creditLimit;
    private List<@Nullable String> listed = List.of();

    private OneAccount(String id) {
      this.id = id;
      this.fold = new Fold<>("Account|" + id, Account.empty(policy), Account::after, findings);
    }

    @Override
    public void event(StoredEvent row, AccountEvent event) throws SQLException {
      refuseRepeat(row, event);
      fold.add(row, event);
      add(row, event);
      compareSums(row);
      var line = PaymentLine.of(id, row.number(), event);
      if (line != null) {
        lines.add(line);
      }
      if (read.reaches(row)) {
        show(row, event);
      }
    }

    private void refuseRepeat(StoredEvent row, AccountEvent event) {
      var account = fold.state();
      var request = requestOf(event);
      if (account != null && request != null && account.operation(request) != null) {
        findings.broken(Law.EFFECT_ONCE, id, "event %d repeats a request".formatted(row.number()));
      }
    }

    private void add(StoredEvent row, AccountEvent event) {
      String wrong;
      try {
        wrong = tally.add(event);
      } catch (ArithmeticException beyond) {
        wrong = "its sums are beyond every bound";
      }
      if (!wrong.isEmpty()) {
        findings.broken(Law.HOLDS_COVERED, id, "at event %d %s".formatted(row.number(), wrong));
      }
    }

    private void compareSums(StoredEvent row) {
      var account = fold.state();
      if (account == null) {
        return;
      }
      var standing = account.standing();
      long posted = standing == null ? 0 : standing.posted();
      if (posted != tally.posted) {
        findings.broken(
            Law.MONEY_AGREES,
            id,
            "after event %d the service has %d posted, the events sum to %d"
                .formatted(row.number(), posted, tally.posted));
      }
      if (account.held() != tally.held) {
        findings.broken(
            Law.HOLDS_COVERED,
            id,
            "after event %d the service has %d held, the events sum to %d"
                .formatted(row.number(), account.held(), tally.held));
      }
    }

    private void show(StoredEvent row, AccountEvent event) throws SQLException {
      switch (event) {
        case AccountEvent.Opened(var agreed, var limit, _, _) -> {
          terms.put("owner", agreed.owner());
          terms.put("currency", agreed.currency());
          creditLimit = limit.amount();
        }
        case AccountEvent.CreditLimitSet(var limit, _, _) -> creditLimit = limit.amount();
        case AccountEvent.Frozen _ -> status = Standing.Status.FROZEN;
        case AccountEvent.Unfrozen _ -> status = Standing.Status.ACTIVE;
        case AccountEvent.Closed _ -> status = Standing.Status.CLOSED;
        case AccountEvent.Deposited moved ->
            moved(row, "DEPOSIT", moved, moved.reference(), null, null);
        case AccountEvent.Withdrawn moved ->
            moved(row, "WITHDRAWAL", moved, moved.reference(), null, null);
        case AccountEvent.HoldCaptured moved ->
            moved(row, "PAYMENT", moved, null, moved.payment().toString(), null);
        case AccountEvent.Refunded moved ->
            moved(row, "REFUND", moved, null, moved.payment().toString(), moved.refund().value());
        case AccountEvent.RequestRefused _,
            AccountEvent.PreconditionFailed _,
            AccountEvent.HoldPlaced _,
            AccountEvent.HoldRefused _,
            AccountEvent.HoldVoided _,
            AccountEvent.PaymentCancelled _,
            AccountEvent.RefundRefused _,
            AccountEvent.PaymentNotKnown _ -> {
          return;
        }
      }
      listed =
          ViewTable.values(
              terms.get("owner"),
              terms.get("currency"),
              status,
              tally.posted,
              creditLimit,
              row.number());
    }

    private void moved(
        StoredEvent row,
        String kind,
        AccountEvent.MoneyMoved moved,
        @Nullable String reference,
        @Nullable String payment,
        @Nullable String refund)
        throws SQLException {
      moved.legs().forEach(sums::add);
      statements.expect(
          List.of(id, Long.toString(row.number())),
          ViewTable.values(
              kind,
              moved.change().amount(),
              tally.posted,
              moved.change().currency(),
              moved.counterAccount(),
              reference,
              payment,
              refund,
              ViewTable.rounded(moved.at())));
    }

    @Override
    public void unreadable() {
      fold.lose();
    }

    @Override
    public void snapshot(Record snapshot) {
      var account = fold.state();
      if (account == null) {
        return;
      }
      if (!(snapshot instanceof AccountSnapshot stored)) {
        findings.broken(Law.SNAPSHOTS, "Account|" + id, "it is of something else");
        return;
      }
      var difference = SnapshotComparison.of(stored, AccountSnapshot.of(account));
      if (difference != null) {
        findings.broken(Law.SNAPSHOTS, "Account|" + id, difference);
      }
    }

    @Override
    public void end() throws SQLException {
      if (!listed.isEmpty()) {
        accounts.expect(List.of(id), listed);
      }
      if (tally.deposited - tally.withdrawn != tally.posted + tally.captured - tally.refunded) {
        findings.broken(
            Law.MONEY_AGREES,
            id,
            "%d deposited, %d withdrawn, %d captured, %d refunded, %d posted"
                .formatted(
                    tally.deposited,
                    tally.withdrawn,
                    tally.captured,
                    tally.refunded,
                    tally.posted));
      }
    }

    private static @Nullable Request requestOf(AccountEvent event) {
      return switch (event) {
        case AccountEvent.Deposited deposited -> deposited.request();
        case AccountEvent.Withdrawn withdrawn -> withdrawn.request();
        case AccountEvent.Frozen frozen -> frozen.request();
        case AccountEvent.Unfrozen unfrozen -> unfrozen.request();
        case AccountEvent.Closed closed -> closed.request();
        case AccountEvent.RequestRefused refused -> refused.request();
        case AccountEvent.Opened _,
            AccountEvent.CreditLimitSet _,
            AccountEvent.PreconditionFailed _,
            AccountEvent.HoldPlaced _,
            AccountEvent.HoldRefused _,
            AccountEvent.HoldCaptured _,
            AccountEvent.HoldVoided _,
            AccountEvent.PaymentCancelled _,
            AccountEvent.Refunded _,
            AccountEvent.RefundRefused _,
            AccountEvent.PaymentNotKnown _ ->
            null;
      };
    }
  }
}
