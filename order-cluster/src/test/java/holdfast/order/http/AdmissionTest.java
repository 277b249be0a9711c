package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.testing.TestTokens;
import holdfast.order.domain.Intake;
import holdfast.order.domain.OrderId;
import holdfast.order.http.OrderService.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionTest {

  private static final int MOST = 2;

  private OrderService service;

  @BeforeAll
  void start() {
    service = OrderService.with(new Intake(MOST, MOST, Duration.ofSeconds(10)));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void a_full_node_refuses_a_new_order_with_nothing_done_and_repeats_the_answer_to_an_old_one() {
    var first = place("ada", "first");
    assertThat(first.status()).isEqualTo(201);
    assertThat(place("bob", "second").status()).isEqualTo(201);

    var refused = place("ada", "more");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text("/code")).isEqualTo("overloaded");
    assertThat(refused.json().get("retryable").asBoolean()).isTrue();
    assertThat(refused.header("X-Outcome")).isEqualTo("not-executed");
    assertThat(refused.header("Retry-After")).matches("[1-5]");
    assertThat(service.metrics.scrape())
        .contains("order_new_orders_refused_total{reason=\"too_many\"} 1.0")
        .contains("order_open_orders 2.0");

    var id = OrderId.of(TestTokens.USER_ISSUER, "ada", "more");
    assertThat(service.get("ada", "/v1/orders/" + id).status()).isEqualTo(404);
    assertThat(service.journal.persistedInStorage("Order|" + id)).isEmpty();

    var again = place("ada", "first");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("/id")).isEqualTo(first.text("/id"));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");

    var unreadable = OrderId.of(TestTokens.USER_ISSUER, "ada", "unreadable");
    service.journal.failNextNReads("Order|" + unreadable, 1_000);
    var unread = place("ada", "unreadable");
    assertThat(unread.text("/code")).as("it is not waited for").isEqualTo("overloaded");
    assertThat(unread.header("X-Outcome")).isEqualTo("not-executed");

    service.ask("ada", first.location() + "/cancel", "stop", "{\"reason\": \"Bought twice\"}");
    assertThat(place("ada", "more").status()).isEqualTo(201);
  }

  private Answer place(String subject, String key) {
    return service.post(
        subject,
        key,
        "{\"accountId\": \"a\", \"currency\": \"EUR\","
            + " \"lines\": [{\"sku\": \"silent\", \"quantity\": 1}]}");
  }
}
