package holdfast.payment;

import static holdfast.payment.RunningPayment.eur;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.payment.RunningPayment.Answer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two payment nodes, one database. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentNodeTest {

  private RunningPayment service;

  @BeforeAll
  void start() {
    service = RunningPayment.start(2);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void a_node_is_ready_once_it_is_a_member_and_its_database_can_be_trusted() {
    for (int node = 0; node < 2; node++) {
      assertThat(ask(node, "GET", "/ready", null).status()).isEqualTo(200);
      assertThat(ask(node, "GET", "/alive", null).status()).isEqualTo(200);
      assertThat(ask(node, "GET", "/metrics", null).text()).contains("payment_");
      assertThat(ask(node, "GET", "/openapi.yaml", null).text()).contains("/v1/accounts");
    }
  }

  @Test
  void an_account_is_the_same_on_both_nodes() {
    var account = service.accountWith("alice", 1000);

    for (int node = 0; node < 2; node++) {
      assertThat(ask(node, "GET", "/v1/accounts/" + account, null).body().at("/posted/amount"))
          .hasToString("1000");
    }
  }

  @Test
  void holds_in_parallel_on_two_nodes_never_exceed_what_is_there() {
    var account = service.accountWith("alice", 1000);

    List<CompletableFuture<Answer>> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(authorise(i % 2, account, UUID.randomUUID(), 70));
    }
    var answers = sent.stream().map(RunningPayment::get).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(14);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(86)
        .allSatisfy(answer -> {
          assertThat(answer.status()).isEqualTo(409);
          assertThat(answer.code()).isEqualTo("insufficient_funds");
        });
    var body = ask(0, "GET", "/v1/accounts/" + account, null).body();
    assertThat(body.at("/held/amount").asLong()).isEqualTo(980);
    assertThat(body.at("/available/amount").asLong()).isEqualTo(20);
  }

  @Test
  void equal_authorisations_in_parallel_hold_once() {
    var account = service.accountWith("alice", 1000);
    var order = UUID.randomUUID();

    List<CompletableFuture<Answer>> sent = new ArrayList<>();
    var intendedAt = Instant.now();
    for (int i = 0; i < 50; i++) {
      sent.add(authorise(i % 2, account, order, 100, intendedAt));
    }
    var answers = sent.stream().map(RunningPayment::get).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(49);
    assertThat(ask(1, "GET", "/v1/accounts/" + account, null).body().at("/held/amount").asLong())
        .isEqualTo(100);
  }

  @Test
  void what_was_answered_is_there_when_its_node_has_left() {
    var accounts = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      accounts.add(service.accountWith("alice", 100 + i));
    }
    service.addNode();
    service.stopNode(1);

    for (int i = 0; i < 10; i++) {
      assertThat(
              ask(1, "GET", "/v1/accounts/" + accounts.get(i), null)
                  .body()
                  .at("/posted/amount")
                  .asLong())
          .isEqualTo(100 + i);
    }
  }

  @Test
  void the_books_follow_and_sum_to_zero() {
    var account = service.accountWith("alice", 1000);
    var order = UUID.randomUUID();
    RunningPayment.get(authorise(0, account, order, 300));
    RunningPayment.get(
        service.send(
            1,
            service.orders(),
            "POST",
            "/internal/v1/accounts/" + account + "/payments/" + order + "-1/capture",
            null));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(
                    ask(0, "GET", "/v1/accounts/" + account + "/entries", null)
                        .body()
                        .path("items"))
                .hasSize(2));
    var newest = ask(0, "GET", "/v1/accounts/" + account + "/entries", null).body().at("/items/0");
    assertThat(newest.path("kind").asText()).isEqualTo("PAYMENT");
    assertThat(newest.at("/change/amount").asLong()).isEqualTo(-300);
    assertThat(newest.at("/posted/amount").asLong()).isEqualTo(700);
    assertThat(newest.path("orderId").asText()).isEqualTo(order.toString());
    assertThat(sum("SELECT sum(balance) FROM ledger_balance")).isZero();
    assertThat(
            sum(
                "SELECT (SELECT sum(posted) FROM account) - balance FROM ledger_balance"
                    + " WHERE ledger = 'accounts:EUR'"))
        .isZero();
  }

  private long sum(String query) {
    try (var connection = service.database().connectAsApp();
        var sql = connection.createStatement();
        var row = sql.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Answer ask(int node, String method, String path, @Nullable String body) {
    return RunningPayment.get(service.send(node, service.operator(), method, path, body));
  }

  private CompletableFuture<Answer> authorise(int node, String account, UUID order, long amount) {
    return authorise(node, account, order, amount, Instant.now());
  }

  private CompletableFuture<Answer> authorise(
      int node, String account, UUID order, long amount, Instant intendedAt) {
    var body =
        """
        {"amount": %s, "orderId": "%s", "subject": "alice", "placedBy": "OWNER",
         "intendedAt": "%s"}
        """
            .formatted(eur(amount), order, intendedAt);
    return service.send(
        node,
        service.orders(),
        "PUT",
        "/internal/v1/accounts/" + account + "/payments/" + order + "-1",
        body);
  }
}
