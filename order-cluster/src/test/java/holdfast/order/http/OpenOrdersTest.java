package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.http.OrderService.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenOrdersTest {

  private OrderService service;

  @BeforeAll
  void start() {
    service = OrderService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void whoever_has_too_many_unfinished_orders_places_no_more_but_may_repeat_each() {
    var orders = withAsManyAsMayBe("greedy");

    var more = place("greedy", "one-more");

    assertThat(more.status()).isEqualTo(429);
    assertThat(more.text("/code")).isEqualTo("too_many_open_orders");
    assertThat(more.json().get("retryable").asBoolean()).isTrue();
    assertThat(more.header("X-Outcome")).isEqualTo("not-executed");
    assertThat(more.header("Retry-After")).matches("[1-5]");
    assertThat(place("greedy", "key-0").status()).isEqualTo(200);
    assertThat(place("somebody", "one-more").status()).isEqualTo(201);
    assertThat(service.get("greedy", orders.getFirst()).status()).isEqualTo(200);
  }

  @Test
  void a_refusal_uses_no_key_up() {
    var orders = withAsManyAsMayBe("patient");
    assertThat(place("patient", "later").status()).isEqualTo(429);

    service.finish(orders.getFirst());

    assertThat(place("patient", "later").status()).isEqualTo(201);
  }

  @Test
  void finished_orders_do_not_count_however_many_come_at_once() {
    for (int i = 0; i < 5 * OrderService.OPEN_ORDERS; i++) {
      assertThat(place("busy", "key-" + i).status()).isEqualTo(201);
    }
  }

  private List<String> withAsManyAsMayBe(String subject) {
    var orders = new ArrayList<String>();
    for (int i = 0; i < OrderService.OPEN_ORDERS; i++) {
      var order = place(subject, "key-" + i);
      assertThat(order.status()).isEqualTo(201);
      service.show(order.location());
      orders.add(order.location());
    }
    return orders;
  }

  private Answer place(String subject, String key) {
    return service.post(
        subject,
        key,
        "{\"accountId\": \"a\", \"currency\": \"EUR\","
            + " \"lines\": [{\"sku\": \"silent\", \"quantity\": 1}]}");
  }
}
