package holdfast.payment.http;

import static holdfast.payment.RunningPayment.eur;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.payment.RunningPayment;
import holdfast.payment.RunningPayment.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the order service can do with money, over a socket. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentRoutesTest {

  private RunningPayment payment;
  private final UUID order = UUID.randomUUID();

  @BeforeAll
  void start() {
    payment = RunningPayment.start(1);
  }

  @AfterAll
  void stop() {
    payment.close();
  }

  @Test
  void money_is_held_and_captured_and_both_may_be_asked_for_again() {
    var account = payment.accountWith("alice", 1000);
    var order = UUID.randomUUID();

    var held = put(account, order, authorise(order, 400));
    assertThat(held.status()).isEqualTo(201);
    assertThat(held.body().path("status").asText()).isEqualTo("HELD");
    assertThat(put(account, order, authorise(order, 400)).status()).isEqualTo(200);

    var captured = post(account, order, "capture", null);
    assertThat(captured.status()).isEqualTo(200);
    assertThat(captured.body().at("/captured/amount").asInt()).isEqualTo(400);
    assertThat(post(account, order, "capture", null).body()).isEqualTo(captured.body());

    var now = payment.call(payment.customer("alice"), "GET", "/v1/accounts/" + account, null);
    assertThat(now.body().at("/posted/amount").asInt()).isEqualTo(600);
    assertThat(now.body().at("/held/amount").asInt()).isZero();
  }

  @Test
  void an_authorisation_after_its_void_is_cancelled() {
    var account = payment.accountWith("alice", 1000);
    var order = UUID.randomUUID();

    var voided = post(account, order, "void", null);
    assertThat(voided.status()).isEqualTo(200);
    assertThat(voided.body().path("status").asText()).isEqualTo("CANCELLED");

    var late = put(account, order, authorise(order, 400));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("operation_cancelled");
    assertThat(post(account, order, "void", "{}").status()).isEqualTo(200);
  }

  @Test
  void a_void_is_taken_where_no_account_is() {
    var order = UUID.randomUUID();
    var account = "nobody-" + order;

    assertThat(post(account, order, "void", null).status()).isEqualTo(200);
    assertThat(put(account, order, authorise(order, 1)).code()).isEqualTo("operation_cancelled");
  }

  @Test
  void a_refusal_is_final_even_for_an_account_that_is_opened_later() {
    var order = UUID.randomUUID();
    var account = "later-" + order;
    var body = authorise(order, 1);

    var refused = put(account, order, body);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("account_not_found");
    assertThat(refused.body().at("/payment/status").asText()).isEqualTo("REFUSED");

    payment.call(
        payment.customer("alice"), "PUT", "/v1/accounts/" + account, "{\"currency\":\"EUR\"}");
    assertThat(put(account, order, body).code()).isEqualTo("account_not_found");
  }

  @Test
  void each_refusal_has_its_status() {
    var account = payment.accountWith("alice", 100);
    var frozen = payment.accountWith("alice", 100);
    payment.call(
        payment.operator(),
        "POST",
        "/v1/accounts/" + frozen + "/freeze",
        null,
        "Idempotency-Key",
        "f");
    var order = UUID.randomUUID();
    put(account, order, authorise(order, 10));

    refuses(account, "insufficient_funds", 409, 101, "EUR", "alice", "OWNER", Instant.now());
    refuses(account, "currency_mismatch", 422, 1, "USD", "alice", "OWNER", Instant.now());
    refuses(account, "account_not_found", 404, 1, "EUR", "bob", "OWNER", Instant.now());
    refuses(frozen, "account_frozen", 409, 1, "EUR", "alice", "OWNER", Instant.now());
    refuses(
        account,
        "operation_expired",
        410,
        1,
        "EUR",
        "alice",
        "OWNER",
        Instant.now().minus(Duration.ofMinutes(11)));
    assertThat(put(account, order, authorise(order, 11)).code())
        .isEqualTo("exists_with_different_amount");
    assertThat(post(account, UUID.randomUUID(), "capture", null).status()).isEqualTo(410);
  }

  @Test
  void an_intent_of_tomorrow_is_neither_carried_out_nor_refused() {
    var account = payment.accountWith("alice", 100);
    var order = UUID.randomUUID();

    var early = put(account, order, body(order, 1, "EUR", "alice", "OWNER", inAMinute()));
    assertThat(early.status()).isEqualTo(503);
    assertThat(early.code()).isEqualTo("outcome_unknown");
    assertThat(early.header("X-Outcome")).isEqualTo("unknown");
    assertThat(early.header("Retry-After")).isEqualTo("1");

    assertThat(put(account, order, authorise(order, 1)).status()).isEqualTo(201);
  }

  @Test
  void an_operator_pays_from_the_account_of_another() {
    var account = payment.accountWith("alice", 100);
    var order = UUID.randomUUID();

    var held = put(account, order, body(order, 1, "EUR", "olga", "OPERATOR", Instant.now()));

    assertThat(held.status()).isEqualTo(201);
  }

  @Test
  void a_partial_capture_gives_the_rest_back_and_refunds_go_up_to_it() {
    var account = payment.accountWith("alice", 1000);
    var order = UUID.randomUUID();
    put(account, order, authorise(order, 400));

    assertThat(post(account, order, "capture", "{\"amount\":" + eur(401) + "}").code())
        .isEqualTo("amount_out_of_range");
    var captured = post(account, order, "capture", "{\"amount\":" + eur(150) + "}");
    assertThat(captured.status()).isEqualTo(200);
    assertThat(post(account, order, "capture", null).code()).isEqualTo("already_captured");
    assertThat(post(account, order, "void", null).code()).isEqualTo("already_captured");

    assertThat(refund(account, order, "r-1", 100).status()).isEqualTo(201);
    assertThat(refund(account, order, "r-1", 100).status()).isEqualTo(200);
    assertThat(refund(account, order, "r-1", 50).code()).isEqualTo("exists_with_different_amount");
    assertThat(refund(account, order, "r-2", 51).code()).isEqualTo("refund_exceeds_captured");
    var last = refund(account, order, "r-3", 50);
    assertThat(last.body().at("/refunded/amount").asInt()).isEqualTo(150);
    assertThat(last.body().path("refunds")).hasSize(3);

    var now = payment.call(payment.customer("alice"), "GET", "/v1/accounts/" + account, null);
    assertThat(now.body().at("/posted/amount").asInt()).isEqualTo(1000);
  }

  @Test
  void the_owner_of_the_account_sees_the_payment_and_a_stranger_does_not() {
    var account = payment.accountWith("alice", 100);
    var order = UUID.randomUUID();
    put(account, order, body(order, 1, "EUR", "olga", "OPERATOR", Instant.now()));
    var path = "/v1/accounts/" + account + "/payments/" + order + "-1";

    var seen = payment.call(payment.customer("alice"), "GET", path, null);
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.body().path("placedBy").asText()).isEqualTo("OPERATOR");
    assertThat(payment.call(payment.customer("bob"), "GET", path, null).code())
        .isEqualTo("payment_not_found");
    assertThat(payment.call(payment.operator(), "GET", path, null).status()).isEqualTo(200);
    assertThat(
            payment
                .call(payment.customer("alice"), "GET", path.replaceAll("-1$", "-2"), null)
                .code())
        .isEqualTo("payment_not_found");
  }

  @Test
  void many_operations_travel_together_and_each_is_answered_by_itself() {
    var account = payment.accountWith("alice", 1000);
    var held = UUID.randomUUID();
    put(account, held, authorise(held, 100));
    var fresh = UUID.randomUUID();
    var operations =
        List.of(
            operation("authorise", account, fresh, authorise(fresh, 300)),
            operation("capture", account, held, "{}"),
            operation("void", account, UUID.randomUUID(), "{}"),
            operation("authorise", account, order, authorise(order, 10_000)),
            operation("authorise", account, order, "{}"),
            operation("fly", account, order, "{}"),
            "\"nothing\"",
            "{\"op\":\"capture\",\"accountId\":\"a b\",\"paymentId\":\"x\"}",
            operation("capture", account, UUID.randomUUID(), "{}"),
            operation("authorise", account, fresh, authorise(UUID.randomUUID(), 1)));

    var answer = batch(operations);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(statuses(answer)).containsExactly(201, 200, 200, 409, 422, 422, 422, 422, 410, 422);
    var results = answer.body().path("results");
    assertThat(results.at("/0/body/status").asText()).isEqualTo("HELD");
    assertThat(results.at("/1/body/status").asText()).isEqualTo("CAPTURED");
    assertThat(results.at("/2/body/status").asText()).isEqualTo("CANCELLED");
    assertThat(results.at("/3/body/code").asText()).isEqualTo("insufficient_funds");
    assertThat(results.at("/4/body/errors/0/pointer").asText()).isEqualTo("/amount");
    assertThat(results.at("/5/body/errors/0/pointer").asText()).isEqualTo("/op");
    assertThat(results.at("/7/body/errors")).hasSize(2);
  }

  @Test
  void a_refund_travels_in_a_batch_too() {
    var account = payment.accountWith("alice", 1000);
    var order = UUID.randomUUID();
    put(account, order, authorise(order, 100));
    post(account, order, "capture", null);
    var refund =
        operation(
            "refund",
            account,
            order,
            "{\"refundId\":\"r-1\",\"amount\":"
                + eur(40)
                + ",\"intendedAt\":\""
                + Instant.now()
                + "\"}");

    assertThat(statuses(batch(List.of(refund, refund)))).containsExactlyInAnyOrder(201, 200);
  }

  @Test
  void a_batch_has_one_operation_at_least_and_64_at_most() {
    var one = operation("void", "nobody", UUID.randomUUID(), "{}");

    assertThat(batch(List.of()).code()).isEqualTo("invalid_request");
    assertThat(batch(new ArrayList<>(Collections.nCopies(65, one))).code())
        .isEqualTo("invalid_request");
    assertThat(statuses(batch(new ArrayList<>(Collections.nCopies(64, one)))))
        .hasSize(64)
        .containsOnly(200);
  }

  @Test
  void fields_of_a_newer_order_service_are_passed_over() {
    var account = payment.accountWith("alice", 100);
    var order = UUID.randomUUID();

    var held = put(account, order, authorise(order, 1).replaceFirst("\\{", "{\"colour\":\"red\","));

    assertThat(held.status()).isEqualTo(201);
  }

  @Test
  void only_the_order_service_moves_the_money_of_orders() {
    var account = payment.accountWith("alice", 100);
    var order = UUID.randomUUID();
    var path = "/internal/v1/accounts/" + account + "/payments/" + order + "-1";

    assertThat(payment.call(payment.operator(), "PUT", path, authorise(order, 1)).status())
        .isEqualTo(403);
    assertThat(payment.call("Bearer nonsense", "PUT", path, authorise(order, 1)).status())
        .isEqualTo(401);
    assertThat(payment.call(payment.orders(), "GET", "/v1/accounts/" + account, null).status())
        .isEqualTo(403);
  }

  private void refuses(
      String account,
      String code,
      int status,
      long amount,
      String currency,
      String subject,
      String placedBy,
      Instant intendedAt) {
    var order = UUID.randomUUID();
    var body = body(order, amount, currency, subject, placedBy, intendedAt);
    for (int time = 0; time < 2; time++) {
      var answer = put(account, order, body);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("X-Outcome")).isNull();
    }
    assertThat(post(account, order, "void", null).status()).isEqualTo(200);
    assertThat(post(account, order, "capture", null).code()).isEqualTo("already_voided");
  }

  private Answer batch(List<String> operations) {
    return payment.call(
        payment.orders(),
        "POST",
        "/internal/v1/payments:batch",
        "{\"operations\":[" + String.join(",", operations) + "]}");
  }

  private static String operation(String op, String account, UUID order, String body) {
    var ids =
        "{\"op\":\"%s\",\"accountId\":\"%s\",\"paymentId\":\"%s-1\"".formatted(op, account, order);
    return body.equals("{}") ? ids + "}" : ids + "," + body.substring(1);
  }

  private static List<Integer> statuses(Answer answer) {
    var statuses = new ArrayList<Integer>();
    for (JsonNode result : answer.body().path("results")) {
      statuses.add(result.path("status").asInt());
    }
    return statuses;
  }

  private Answer refund(String account, UUID order, String refund, long amount) {
    return payment.call(
        payment.orders(),
        "PUT",
        "/internal/v1/accounts/" + account + "/payments/" + order + "-1/refunds/" + refund,
        "{\"amount\":" + eur(amount) + ",\"intendedAt\":\"" + Instant.now() + "\"}");
  }

  private Answer put(String account, UUID order, String body) {
    return payment.call(
        payment.orders(),
        "PUT",
        "/internal/v1/accounts/" + account + "/payments/" + order + "-1",
        body);
  }

  private Answer post(String account, UUID order, String what, @Nullable String body) {
    return payment.call(
        payment.orders(),
        "POST",
        "/internal/v1/accounts/" + account + "/payments/" + order + "-1/" + what,
        body);
  }

  private static String authorise(UUID order, long amount) {
    return body(order, amount, "EUR", "alice", "OWNER", Instant.now());
  }

  private static Instant inAMinute() {
    return Instant.now().plusSeconds(60);
  }

  private static String body(
      UUID order,
      long amount,
      String currency,
      String subject,
      String placedBy,
      Instant intendedAt) {
    return """
    {"amount":{"amount":%d,"currency":"%s"},"orderId":"%s","subject":"%s","placedBy":"%s",\
    "intendedAt":"%s"}\
    """
        .formatted(amount, currency, order, subject, placedBy, intendedAt);
  }
}
