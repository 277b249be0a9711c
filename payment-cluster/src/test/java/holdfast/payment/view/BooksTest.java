package holdfast.payment.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.jdbc.Database;
import holdfast.kit.testing.TestDatabase;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.MoneyMoved;
import holdfast.payment.domain.AccountExamples;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Standing.Status;
import holdfast.payment.view.Statement.Kind;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class BooksTest {

  private static final AccountId ALICE = new AccountId("alice-eur");

  private final TestDatabase server = TestDatabase.migrated("db/payment");
  private final Database database = server.open(2, 16, "");
  private final Books books = new Books();

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @Test
  void the_life_of_an_account_is_in_the_books() throws Exception {
    enter(stored("alice-eur", AccountExamples.events()));

    var listed = get(new AccountList(database).list(null, null, null, 10));
    assertThat(listed)
        .containsExactly(
            new AccountList.Row("alice-eur", "alice", Status.CLOSED, eur(0), eur(300), 17));
    var entries = get(new Statement(database).page(ALICE, null, 10));
    assertThat(entries)
        .extracting(Statement.Entry::kind)
        .containsExactly(Kind.WITHDRAWAL, Kind.REFUND, Kind.PAYMENT, Kind.DEPOSIT);
    assertThat(entries)
        .extracting(entry -> entry.change().amount())
        .containsExactly(-4000L, 200L, -1200L, 5000L);
    assertThat(entries)
        .extracting(entry -> entry.posted().amount())
        .containsExactly(0L, 4000L, 3800L, 5000L);
    assertThat(entries.getFirst().at()).isEqualTo(Instant.parse("2026-11-21T12:00:12.123456Z"));
  }

  @Test
  void pages_that_are_cut_anywhere_make_the_same_books() throws Exception {
    for (var event : stored("alice-eur", AccountExamples.events())) {
      enter(List.of(event));
    }

    var posted =
        get(new Statement(database).page(ALICE, null, 10)).stream()
            .map(entry -> entry.posted().amount())
            .toList();
    assertThat(posted).containsExactly(0L, 4000L, 3800L, 5000L);
  }

  @Test
  void the_ledger_sums_to_zero() throws Exception {
    enter(stored("alice-eur", AccountExamples.events()));
    enter(stored("bob-eur", AccountExamples.events().subList(0, 5)));

    assertThat(get(new LedgerBalance(database).all()))
        .containsExactly(
            new LedgerBalance.Row("accounts:EUR", "EUR", BigInteger.valueOf(3800)),
            new LedgerBalance.Row("cash:EUR", "EUR", BigInteger.valueOf(-6000)),
            new LedgerBalance.Row("sales:EUR", "EUR", BigInteger.valueOf(2200)));
  }

  @Test
  void the_ledger_counts_further_than_a_long_can() throws Exception {
    var events = new ArrayList<FeedEvent<AccountEvent>>();
    for (int account = 0; account < 12; account++) {
      events.addAll(stored("rich-" + account, AccountExamples.events().subList(0, 1)));
    }
    enter(events);
    for (int round = 0; round < 3; round++) {
      try (var connection = server.connectAsOwner();
          var sql = connection.createStatement()) {
        sql.execute("UPDATE ledger_balance SET balance = balance + 9000000000000000000");
      }
      enter(List.of(deposit("rich-1", 10 + round)));
    }

    assertThat(get(new LedgerBalance(database).all()).getFirst().balance())
        .isGreaterThan(BigInteger.valueOf(Long.MAX_VALUE));
  }

  @Test
  void a_payment_is_found_with_its_refunds() throws Exception {
    enter(stored("alice-eur", AccountExamples.events()));
    var moved = AccountExamples.events().get(4);
    var payment = ((AccountEvent.HoldCaptured) moved).payment();

    var entries = get(new Statement(database).ofPayment(ALICE, payment));
    assertThat(entries)
        .extracting(Statement.Entry::kind)
        .containsExactly(Kind.PAYMENT, Kind.REFUND);
    assertThat(entries.getLast().refundId()).isEqualTo("r-1");
    assertThat(get(new Statement(database).ofPayment(new AccountId("bob"), payment))).isEmpty();
    assertThat(get(new Statement(database).ofPayment(ALICE, new PaymentId(payment.orderId(), 9))))
        .isEmpty();
  }

  @Test
  void accounts_are_listed_by_owner_and_status_page_by_page() throws Exception {
    enter(stored("a", AccountExamples.events().subList(0, 1)));
    enter(stored("b", AccountExamples.events()));
    enter(stored("c", AccountExamples.events().subList(0, 1)));
    var list = new AccountList(database);

    assertThat(ids(get(list.list("alice", null, null, 2)))).containsExactly("a", "b");
    assertThat(ids(get(list.list("alice", null, new AccountId("b"), 2)))).containsExactly("c");
    assertThat(ids(get(list.list("alice", Status.CLOSED, null, 9)))).containsExactly("b");
    assertThat(ids(get(list.list("bob", null, null, 9)))).isEmpty();
  }

  @Test
  void an_account_that_was_never_opened_stops_the_books() {
    var orphan = List.of(deposit("nobody", 2));

    assertThatThrownBy(() -> enter(orphan)).hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void the_books_read_every_movement_of_money() {
    for (var event : AccountExamples.events()) {
      if (event instanceof MoneyMoved) {
        assertThat(books.only()).contains(event.getClass());
      }
    }
  }

  private void enter(List<FeedEvent<AccountEvent>> page) throws Exception {
    var wanted =
        page.stream().filter(stored -> books.only().contains(stored.event().getClass())).toList();
    if (!wanted.isEmpty()) {
      get(
          database.transaction(connection -> {
            books.apply(connection, wanted);
            return true;
          }));
    }
  }

  private static List<FeedEvent<AccountEvent>> stored(String account, List<AccountEvent> events) {
    var stored = new ArrayList<FeedEvent<AccountEvent>>();
    for (var event : events) {
      stored.add(stored(account, stored.size() + 1, event));
    }
    return stored;
  }

  private static FeedEvent<AccountEvent> deposit(String account, long number) {
    var request = new Request("k", "f", "olga");
    return stored(account, number, new Deposited(request, eur(1), "cash:EUR", "x", Instant.EPOCH));
  }

  private static FeedEvent<AccountEvent> stored(String account, long number, AccountEvent event) {
    return new FeedEvent<>("Account|" + account, account, number, event.at(), event);
  }

  private static List<String> ids(List<AccountList.Row> rows) {
    return rows.stream().map(AccountList.Row::accountId).toList();
  }

  private static Money eur(long amount) {
    return new Money(amount, "EUR");
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
