package holdfast.payment.http;

import static holdfast.payment.RunningPayment.eur;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.payment.RunningPayment;
import holdfast.payment.RunningPayment.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people can do with accounts, over a socket. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountRoutesTest {

  private static final String EUROS = "{\"currency\":\"EUR\"}";

  private RunningPayment payment;

  @BeforeAll
  void start() {
    payment = RunningPayment.start(1);
  }

  @AfterAll
  void stop() {
    payment.close();
  }

  @Test
  void a_customer_opens_an_account_once() {
    var path = "/v1/accounts/" + UUID.randomUUID();

    var opened = alice("PUT", path, EUROS);
    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.header("Location")).isEqualTo(path);
    assertThat(opened.header("ETag")).isEqualTo("\"1\"");
    assertThat(opened.body().path("owner").asText()).isEqualTo("alice");
    assertThat(opened.body().path("version").asInt()).isEqualTo(1);

    var again = alice("PUT", path, EUROS);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(opened.body());
  }

  @Test
  void owner_and_credit_limit_are_for_operators() {
    var path = "/v1/accounts/" + UUID.randomUUID();
    var forBob = "{\"currency\":\"EUR\",\"owner\":\"bob\"}";
    var onCredit = "{\"currency\":\"EUR\",\"creditLimit\":" + eur(500) + "}";

    assertThat(alice("PUT", path, forBob).status()).isEqualTo(403);
    assertThat(alice("PUT", path, "{\"currency\":\"EUR\",\"owner\":\"alice\"}").status())
        .isEqualTo(403);
    assertThat(alice("PUT", path, onCredit).code()).isEqualTo("forbidden");

    var opened = olga("PUT", path, forBob);
    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.body().path("owner").asText()).isEqualTo("bob");
    assertThat(alice("PUT", path, EUROS).code()).isEqualTo("account_not_found");
    assertThat(olga("PUT", path, "{\"currency\":\"EUR\",\"owner\":\"carl\"}").code())
        .isEqualTo("exists_with_different_owner");
  }

  @Test
  void an_operator_sets_a_credit_limit_unless_the_account_changed() {
    var account = payment.accountWith("alice", 100);
    var path = "/v1/accounts/" + account;
    var onCredit = "{\"currency\":\"EUR\",\"owner\":\"alice\",\"creditLimit\":" + eur(500) + "}";

    var stale = olga("PUT", path, onCredit, "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("account_changed");

    // That it was refused is stored, too.
    assertThat(olga("GET", path, null).header("ETag")).isEqualTo("\"3\"");
    var set = olga("PUT", path, onCredit, "If-Match", "\"3\"");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.body().at("/available/amount").asInt()).isEqualTo(600);
    assertThat(olga("PUT", path, onCredit).body()).isEqualTo(set.body());
  }

  @Test
  void an_account_keeps_its_currency() {
    var account = payment.accountWith("alice", 0);

    var inDollars = alice("PUT", "/v1/accounts/" + account, "{\"currency\":\"USD\"}");
    assertThat(inDollars.status()).isEqualTo(409);
    assertThat(inDollars.code()).isEqualTo("exists_with_different_currency");

    var mixed = "{\"currency\":\"USD\",\"creditLimit\":" + eur(5) + "}";
    assertThat(olga("PUT", "/v1/accounts/" + account, mixed).code()).isEqualTo("currency_mismatch");
  }

  @Test
  void a_strangers_account_looks_like_one_that_does_not_exist() {
    var account = payment.accountWith("bob", 100);

    var stranger = alice("GET", "/v1/accounts/" + account, null);
    var unknown = alice("GET", "/v1/accounts/" + UUID.randomUUID(), null);

    assertThat(stranger.status()).isEqualTo(404);
    assertThat(withoutPlaceAndTrace(stranger)).isEqualTo(withoutPlaceAndTrace(unknown));
    assertThat(olga("GET", "/v1/accounts/" + account, null).status()).isEqualTo(200);
    assertThat(alice("GET", "/v1/accounts/" + account + "/entries", null).status()).isEqualTo(404);
  }

  @Test
  void what_a_reader_knows_is_not_sent_again() {
    var path = "/v1/accounts/" + payment.accountWith("alice", 100);

    var etag = alice("GET", path, null).header("ETag");

    assertThat(etag).isEqualTo("\"2\"");
    assertThat(alice("GET", path, null, "If-None-Match", "\"2\"").status()).isEqualTo(304);
  }

  @Test
  void a_deposit_is_booked_once_however_often_it_is_asked_for() {
    var account = payment.accountWith("alice", 0);

    var booked = deposit(account, "k", 700);
    assertThat(booked.status()).isEqualTo(201);
    assertThat(booked.body().path("id").asText()).isEqualTo("2");
    assertThat(booked.body().at("/account/posted/amount").asInt()).isEqualTo(700);
    deposit(account, "k2", 1);

    var again = deposit(account, "\"k\"", 700);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body().path("id").asText()).isEqualTo("2");
    assertThat(again.body().path("createdAt")).isEqualTo(booked.body().path("createdAt"));
    assertThat(again.body().at("/account/posted/amount").asInt()).isEqualTo(701);

    var other = deposit(account, "k", 701);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void of_many_equal_deposits_at_once_one_is_told_that_it_was_booked() {
    var account = payment.accountWith("alice", 0);
    var body = "{\"amount\":" + eur(5) + ",\"reference\":\"x\"}";

    var answers =
        IntStream.range(0, 60)
            .mapToObj(_ ->
                payment.send(
                    0,
                    payment.operator(),
                    "POST",
                    "/v1/accounts/" + account + "/deposits",
                    body,
                    "Idempotency-Key",
                    "k"))
            .map(RunningPayment::get)
            .toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(59);
    assertThat(posted(account)).isEqualTo(5);
  }

  @Test
  void a_key_counts_for_one_path_and_one_caller() {
    var one = payment.accountWith("alice", 0);
    var other = payment.accountWith("alice", 0);

    assertThat(deposit(one, "k", 5).status()).isEqualTo(201);
    assertThat(deposit(other, "k", 5).status()).isEqualTo(201);
    assertThat(
            olga("POST", "/v1/accounts/" + one + "/withdrawals", move(5), "Idempotency-Key", "k")
                .status())
        .isEqualTo(201);
    var another = payment.tokens().bearer("gateway", "payment-cluster", "otto", "holdfast:operate");
    assertThat(
            payment
                .call(
                    another,
                    "POST",
                    "/v1/accounts/" + one + "/deposits",
                    move(5),
                    "Idempotency-Key",
                    "k")
                .status())
        .isEqualTo(201);
    assertThat(posted(one)).isEqualTo(5);
  }

  @Test
  void a_refused_deposit_stays_refused_under_its_key() {
    var account = payment.accountWith("alice", 0);
    olga("POST", "/v1/accounts/" + account + "/freeze", null, "Idempotency-Key", "f");

    var refused = deposit(account, "k", 5);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("account_frozen");

    var thawed =
        olga("POST", "/v1/accounts/" + account + "/unfreeze", null, "Idempotency-Key", "u");
    assertThat(thawed.body().path("status").asText()).isEqualTo("ACTIVE");
    assertThat(deposit(account, "k", 5).code()).isEqualTo("account_frozen");
    assertThat(deposit(account, "k2", 5).status()).isEqualTo(201);
  }

  @Test
  void a_deposit_to_an_account_that_is_not_there_uses_no_key_up() {
    var id = UUID.randomUUID().toString();

    assertThat(deposit(id, "k", 5).code()).isEqualTo("account_not_found");
    alice("PUT", "/v1/accounts/" + id, EUROS);
    assertThat(deposit(id, "k", 5).status()).isEqualTo(201);
  }

  @Test
  void a_withdrawal_takes_what_is_available_and_no_more() {
    var account = payment.accountWith("alice", 100);
    var path = "/v1/accounts/" + account + "/withdrawals";

    assertThat(olga("POST", path, move(101), "Idempotency-Key", "a").code())
        .isEqualTo("insufficient_funds");
    assertThat(olga("POST", path, move(100), "Idempotency-Key", "b").status()).isEqualTo(201);
    assertThat(posted(account)).isZero();
  }

  @Test
  void an_empty_account_is_closed_for_good() {
    var account = payment.accountWith("alice", 100);
    var close = "/v1/accounts/" + account + "/close";

    assertThat(olga("POST", close, null, "Idempotency-Key", "c1").code())
        .isEqualTo("account_not_empty");
    olga("POST", "/v1/accounts/" + account + "/withdrawals", move(100), "Idempotency-Key", "w");
    var closed = olga("POST", close, "{\"reason\":\"moved away\"}", "Idempotency-Key", "c2");
    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.body().path("status").asText()).isEqualTo("CLOSED");
    assertThat(deposit(account, "k", 5).code()).isEqualTo("account_closed");
  }

  @Test
  void what_only_operators_may_is_forbidden_to_customers() {
    var account = payment.accountWith("alice", 0);

    for (var action : List.of("deposits", "withdrawals", "freeze", "unfreeze", "close")) {
      var answer =
          alice("POST", "/v1/accounts/" + account + "/" + action, move(5), "Idempotency-Key", "k");
      assertThat(answer.status()).as(action).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("forbidden");
    }
    assertThat(alice("GET", "/v1/ledger", null).status()).isEqualTo(403);
  }

  @Test
  void a_statement_is_read_page_by_page_the_newest_first() {
    var account = payment.accountWith("alice", 0);
    for (int i = 1; i <= 7; i++) {
      deposit(account, "k" + i, i);
    }
    var path = "/v1/accounts/" + account + "/entries";
    await()
        .untilAsserted(() -> assertThat(alice("GET", path, null).body().path("items")).hasSize(7));

    var changes = new ArrayList<Integer>();
    String cursor = null;
    int pages = 0;
    do {
      var page =
          alice("GET", path + "?limit=3" + (cursor == null ? "" : "&cursor=" + cursor), null);
      page.body().path("items").forEach(item -> changes.add(item.at("/change/amount").asInt()));
      cursor = page.body().path("nextCursor").textValue();
      pages++;
    } while (cursor != null);

    assertThat(changes).containsExactly(7, 6, 5, 4, 3, 2, 1);
    assertThat(pages).isEqualTo(3);
    assertThat(alice("GET", path, null).body().at("/items/0/posted/amount").asInt()).isEqualTo(28);
  }

  @Test
  void customers_list_their_accounts_and_operators_everybodys() {
    var subject = "lister-" + UUID.randomUUID();
    var own = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      own.add(payment.accountWith(subject, 1));
    }
    var token = payment.customer(subject);
    await()
        .untilAsserted(() ->
            assertThat(ids(payment.call(token, "GET", "/v1/accounts", null)))
                .containsExactlyInAnyOrderElementsOf(own));

    assertThat(ids(olga("GET", "/v1/accounts?owner=" + subject, null))).hasSize(3);
    assertThat(ids(olga("GET", "/v1/accounts?status=CLOSED&owner=" + subject, null))).isEmpty();
    assertThat(alice("GET", "/v1/accounts?owner=" + subject, null).status()).isEqualTo(403);

    var first = olga("GET", "/v1/accounts?limit=2&owner=" + subject, null);
    var next = first.body().path("nextCursor").asText();
    var second = olga("GET", "/v1/accounts?limit=2&owner=" + subject + "&cursor=" + next, null);
    assertThat(ids(first)).hasSize(2);
    assertThat(ids(second)).hasSize(1).doesNotContainAnyElementsOf(ids(first));
  }

  @Test
  void the_ledger_sums_to_zero() {
    payment.accountWith("alice", 1234);

    await()
        .untilAsserted(() -> {
          var items = olga("GET", "/v1/ledger", null).body().path("items");
          assertThat(items).hasSizeGreaterThanOrEqualTo(2);
          long sum = 0;
          for (var item : items) {
            sum += item.path("balance").asLong();
          }
          assertThat(sum).isZero();
        });
  }

  private List<String> ids(Answer page) {
    var ids = new ArrayList<String>();
    page.body().path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }

  private long posted(String account) {
    return olga("GET", "/v1/accounts/" + account, null).body().at("/posted/amount").asLong();
  }

  private Answer deposit(String account, String key, long amount) {
    return olga(
        "POST", "/v1/accounts/" + account + "/deposits", move(amount), "Idempotency-Key", key);
  }

  private static String move(long amount) {
    return "{\"amount\":" + eur(amount) + ",\"reference\":\"x\"}";
  }

  private static String withoutPlaceAndTrace(Answer answer) {
    return answer.text().replaceAll("\"(instance|traceId)\":\"[^\"]*\",", "");
  }

  private Answer alice(String method, String path, @Nullable String body, String... headers) {
    return payment.call(payment.customer("alice"), method, path, body, headers);
  }

  private Answer olga(String method, String path, @Nullable String body, String... headers) {
    return payment.call(payment.operator(), method, path, body, headers);
  }
}
