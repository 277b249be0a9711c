package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.testing.TestTokens;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Sku;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderListRoutesTest {

  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00.123456Z");

  private OrderService service;

  @BeforeAll
  void start() {
    service = OrderService.start();
    var events = new ArrayList<FeedEvent<OrderEvent>>();
    IntStream.range(0, 5).forEach(i -> events.add(placed("ada", i)));
    events.add(placed("bob", 5));
    events.add(placed("bob", 6));
    events.add(
        stored(
            "bob", 6, 3, new OrderEvent.Rejected(Rejection.of(Code.EXPIRED, "too late"), at(7))));
    service
        .database
        .transaction(connection -> {
          service.list.apply(connection, events);
          return events;
        })
        .toCompletableFuture()
        .join();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void everybody_is_shown_their_own_orders_newest_first() {
    var answer = service.get("ada", "/v1/orders");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(ids(answer.json()))
        .containsExactly(id("ada", 4), id("ada", 3), id("ada", 2), id("ada", 1), id("ada", 0));
    assertThat(answer.json().has("nextCursor")).isFalse();
    assertThat(answer.json().at("/items/4/createdAt").asText())
        .isEqualTo("2026-01-01T12:00:00.123Z");
    assertThat(answer.json().at("/items/4").has("attention")).isFalse();
    assertThat(ids(service.get("nobody", "/v1/orders").json())).isEmpty();
  }

  @Test
  void operators_are_shown_everybodys() {
    var all = service.getAsOperator("/v1/orders").json();

    assertThat(ids(all)).hasSize(7).startsWith(id("bob", 6), id("bob", 5));
    assertThat(all.at("/items/0/rejection/code").asText()).isEqualTo("expired");
    assertThat(all.at("/items/0/attention").isBoolean()).isTrue();
  }

  @Test
  void a_list_is_narrowed_by_status_and_account() {
    assertThat(ids(service.getAsOperator("/v1/orders?status=REJECTED").json()))
        .containsExactly(id("bob", 6));
    assertThat(ids(service.getAsOperator("/v1/orders?accountId=bob-eur&status=PENDING").json()))
        .containsExactly(id("bob", 5));
    assertThat(ids(service.get("ada", "/v1/orders?accountId=bob-eur").json())).isEmpty();
  }

  @Test
  void pages_lead_to_the_end() {
    var first = service.get("ada", "/v1/orders?limit=2").json();
    var second = service.get("ada", "/v1/orders?limit=2&cursor=" + next(first)).json();
    var third = service.get("ada", "/v1/orders?limit=2&cursor=" + next(second)).json();

    assertThat(ids(first)).containsExactly(id("ada", 4), id("ada", 3));
    assertThat(ids(second)).containsExactly(id("ada", 2), id("ada", 1));
    assertThat(ids(third)).containsExactly(id("ada", 0));
    assertThat(third.has("nextCursor")).isFalse();
  }

  @Test
  void another_ones_cursor_leads_to_nobody_elses_orders() {
    var cursor = next(service.getAsOperator("/v1/orders?limit=1").json());

    assertThat(ids(service.get("ada", "/v1/orders?cursor=" + cursor).json())).hasSize(5);
  }

  @Test
  void a_cursor_that_no_list_gave_out_is_refused() {
    var cursor = next(service.get("ada", "/v1/orders?limit=2").json());
    var wrong =
        List.of("", "x", "%20", "..%2F", cursor.substring(1), cursor + "A", flipped(cursor));
    for (var each : wrong) {
      var answer = service.get("ada", "/v1/orders?cursor=" + each);

      assertThat(answer.status()).as(each).isEqualTo(400);
      assertThat(answer.text("/code")).isEqualTo("invalid_cursor");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=ten",
        "limit=99999999999",
        "limit=1&limit=2",
        "status=pending",
        "status=SHIPPED",
        "accountId=a%7Cb",
        "subject=bob"
      })
  void a_parameter_that_means_nothing_is_refused(String query) {
    var answer = service.get("ada", "/v1/orders?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/code")).isEqualTo("invalid_query");
  }

  @Test
  void a_list_that_cannot_be_read_may_be_asked_for_again() {
    var answer = service.listWithoutDatabase();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text("/code")).isEqualTo("upstream_unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  private static FeedEvent<OrderEvent> placed(String subject, int number) {
    var placement =
        new Placement(
            TestTokens.USER_ISSUER,
            subject,
            false,
            "fingerprint",
            new AccountId(subject + "-eur"),
            "EUR",
            List.of(new Line(new Sku("book"), 1)),
            null,
            null);
    return stored(subject, number, 1, new OrderEvent.Placed(placement, at(number)));
  }

  private static FeedEvent<OrderEvent> stored(
      String subject, int number, long version, OrderEvent event) {
    var id = id(subject, number);
    return new FeedEvent<>("Order|" + id, id, version, event.at(), event);
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static String id(String subject, int number) {
    return OrderId.of(TestTokens.USER_ISSUER, subject, "k" + number).toString();
  }

  private static List<String> ids(JsonNode page) {
    return page.get("items").findValuesAsText("id");
  }

  private static String next(JsonNode page) {
    return page.get("nextCursor").asText();
  }

  /** The same with one character in the middle exchanged. */
  private static String flipped(String cursor) {
    int middle = cursor.length() / 2;
    char other = cursor.charAt(middle) == 'A' ? 'B' : 'A';
    return cursor.substring(0, middle) + other + cursor.substring(middle + 1);
  }
}
