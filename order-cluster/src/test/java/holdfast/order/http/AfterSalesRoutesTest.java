package holdfast.order.http;

import static holdfast.order.http.OrderService.UNTIL_DONE;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.domain.OrderEvent;
import holdfast.order.http.OrderService.Answer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AfterSalesRoutesTest {

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
  void a_cancelled_order_is_answered_with_its_money_back() {
    var order = confirmed("cancelled", "book", "pen");

    var answer =
        service.ask("ada", order + "/cancel", "k", "{\"reason\": \"Bought twice\"}", UNTIL_DONE);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Idempotent-Replayed")).isNull();
    assertThat(answer.text("/status")).isEqualTo("CANCELLED");
    assertThat(answer.json().at("/refunded/amount").asLong()).isEqualTo(2000);
    assertThat(answer.text("/refunds/0/status")).isEqualTo("DONE");
    assertThat(answer.text("/refunds/0/cause")).isEqualTo("CANCELLATION");
    assertThat(answer.text("/refunds/0/reason")).isEqualTo("Bought twice");
    assertThat(answer.json()).isEqualTo(service.get("ada", order).json());
  }

  @Test
  void an_order_that_is_cancelled_already_stays_so_whoever_asks_with_whatever_key() {
    var order = confirmed("twice", "book");
    var first = service.ask("ada", order + "/cancel", "k", "", UNTIL_DONE);

    for (var key : List.of("k", "\"k\"")) {
      var again = service.ask("ada", order + "/cancel", key, "");
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
      assertThat(again.json()).isEqualTo(first.json());
    }
    var sure = "{\"reason\": \"sure\"}";
    var another = service.ask("ada", order + "/cancel", "another", sure);
    assertThat(another.status()).isEqualTo(200);
    assertThat(another.text("/status")).isEqualTo("CANCELLED");
    assertThat(another.header("Idempotent-Replayed")).isNull();
    assertThat(service.ask("ada", order + "/cancel", "another", sure).header("Idempotent-Replayed"))
        .isEqualTo("true");
    assertProblem(
        service.ask("ada", order + "/cancel", "another", "{\"reason\": \"other\"}"),
        422,
        "idempotency_key_reused");
    assertThat(service.askAsOperator(order + "/cancel", "k", "{}").status()).isEqualTo(200);
  }

  @Test
  void a_cancel_that_is_not_answered_for_yet_is_accepted() {
    var order = service.post("ada", "slow", order("silent")).location();

    var answer = service.ask("ada", order + "/cancel", "k", "");
    var impatient = service.ask("ada", order + "/cancel", "k", "", "Prefer", "wait=0");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("/status")).isEqualTo("CANCELLING");
    assertThat(answer.header("Preference-Applied")).isNull();
    assertThat(impatient.status()).isEqualTo(202);
    assertThat(impatient.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void a_refused_cancel_is_refused_for_ever() {
    var rejected = service.post("ada", "none", order("rare"), "Prefer", "wait=10").location();

    for (int i = 0; i < 2; i++) {
      assertProblem(
          service.ask("ada", rejected + "/cancel", "k", ""), 409, "order_not_cancellable");
    }
    assertProblem(
        service.ask("ada", rejected + "/cancel", "k", "{\"reason\": \"other\"}"),
        422,
        "idempotency_key_reused");
  }

  @Test
  void somebody_elses_order_cannot_be_cancelled_nor_found() {
    var order = confirmed("hers", "book");
    var nobodys = "/v1/orders/d5148355-3a40-50d5-ae76-08f774acd099";

    assertProblem(service.ask("mallory", order + "/cancel", "k", ""), 404, "order_not_found");
    assertProblem(service.ask("mallory", nobodys + "/cancel", "k", ""), 404, "order_not_found");
    assertProblem(service.ask("ada", "/v1/orders/abc/cancel", "k", ""), 404, "order_not_found");
    assertThat(service.get("ada", order).text("/status")).isEqualTo("CONFIRMED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fulfilments", "returns", "refunds"})
  void a_customer_neither_fulfils_nor_returns_nor_refunds(String what) {
    var order = service.post("ada", "mine-" + what, order("book")).location();

    var body =
        what.equals("refunds")
            ? "{\"amount\": {\"amount\": 1, \"currency\": \"EUR\"}, \"reason\": \"gift\"}"
            : "{\"lines\": [" + line("book", 1, what.equals("returns") ? "SCRAP" : null) + "]}";

    assertProblem(service.ask("ada", order + "/" + what, "k", body), 403, "forbidden");
  }

  @Test
  void an_order_is_fulfilled_in_parts() {
    var order = confirmed("parts", "book", "book", "pen");

    var first = fulfil(order, "parcel-1", line("book", 1));
    var between = service.get("ada", order);
    var second =
        service.askAsOperator(
            order + "/fulfilments",
            "parcel-2",
            "{\"lines\": ["
                + line("book", 1)
                + ", "
                + line("pen", 1)
                + "], \"carrier\": \"Post\","
                + " \"trackingNumber\": \"RR1\"}");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("/status")).isEqualTo("DONE");
    assertThat(first.header("ETag")).isEqualTo(between.header("ETag"));
    assertThat(between.text("/status")).isEqualTo("PARTIALLY_FULFILLED");
    assertThat(between.json().at("/lines/0/fulfilled").asInt()).isEqualTo(1);
    assertThat(second.text("/trackingNumber")).isEqualTo("RR1");
    var all = service.get("ada", order);
    assertThat(all.text("/status")).isEqualTo("FULFILLED");
    assertThat(all.json().at("/lines/0/fulfilled").asInt()).isEqualTo(2);
    assertThat(all.json().at("/fulfilments/0")).isEqualTo(first.json());
    assertThat(all.json().at("/fulfilments/1")).isEqualTo(second.json());
    assertProblem(fulfil(order, "parcel-3", line("pen", 1)), 409, "fulfil_exceeds_ordered");
    assertProblem(service.ask("ada", order + "/cancel", "k", ""), 409, "order_not_cancellable");
  }

  @Test
  void a_repeated_fulfilment_ships_nothing_twice_and_its_lines_are_merged_first() {
    var order = confirmed("merged", "book", "book");
    var first = fulfil(order, "k", line("book", 1), line("book", 1));
    var again = fulfil(order, "k", line("book", 2));

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(first.json());
    assertProblem(fulfil(order, "k", line("book", 1)), 422, "idempotency_key_reused");
  }

  @Test
  void of_many_equal_fulfilments_at_once_exactly_one_is_new() {
    var order = confirmed("raced", "book");

    var answers =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(_ -> fulfil(order, "k", line("book", 1)))
            .toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(19);
  }

  @Test
  void a_fulfilment_that_stock_has_not_answered_is_pending_and_stops_a_cancel() {
    var order = confirmed("pending", "stuck");

    var lines = "{\"lines\": [" + line("stuck", 1) + "]}";
    var answer = service.askAsOperator(order + "/fulfilments", "k", lines, "Prefer", "wait=0");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("/status")).isEqualTo("PENDING");
    assertThat(service.get("ada", order).text("/status")).isEqualTo("CONFIRMED");
    assertProblem(service.ask("ada", order + "/cancel", "k", ""), 409, "order_not_cancellable");
  }

  @Test
  void a_refused_line_is_still_to_be_fulfilled() {
    var order = confirmed("some", "missing", "book");

    var answer = fulfil(order, "k", line("missing", 1), line("book", 1));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("/status")).isEqualTo("DONE");
    assertThat(answer.text("/lines/0/status")).isEqualTo("REFUSED");
    assertThat(answer.text("/lines/1/status")).isEqualTo("DONE");
    assertThat(service.get("ada", order).text("/status")).isEqualTo("PARTIALLY_FULFILLED");
  }

  @Test
  void a_fulfilment_of_which_nothing_could_be_shipped_is_refused_for_ever() {
    var order = confirmed("nothing", "missing");

    for (int i = 0; i < 2; i++) {
      var answer = fulfil(order, "k", line("missing", 1));
      assertProblem(answer, 409, "insufficient_stock");
      assertThat(answer.text("/fulfilment/status")).isEqualTo("REFUSED");
    }
    assertThat(service.get("ada", order).text("/status")).isEqualTo("CONFIRMED");
    assertThat(service.get("ada", order).text("/fulfilments/0/status")).isEqualTo("REFUSED");
    assertProblem(fulfil(rejected(), "k", line("rare", 1)), 409, "order_not_confirmed");
  }

  @Test
  void returned_units_are_paid_back_whatever_becomes_of_them() {
    var order = confirmed("returned", "book", "book", "book");
    fulfil(order, "parcel", line("book", 2));

    var answer = takeBack(order, "k", line("book", 1, "RESTOCK"), line("book", 1, "SCRAP"));
    var again = takeBack(order, "k", line("book", 1, "RESTOCK"), line("book", 1, "SCRAP"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("/status")).isEqualTo("DONE");
    assertThat(answer.json().at("/refund/amount").asLong()).isEqualTo(2000);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(answer.json());
    var after = service.get("ada", order);
    assertThat(after.text("/status")).isEqualTo("PARTIALLY_FULFILLED");
    assertThat(after.json().at("/lines/0/returned").asInt()).isEqualTo(2);
    assertThat(after.json().at("/refunded/amount").asLong()).isEqualTo(2000);
    assertThat(after.text("/refunds/0/id")).isEqualTo(answer.text("/id"));
    assertProblem(
        takeBack(order, "more", line("book", 1, "SCRAP")), 409, "return_exceeds_fulfilled");
  }

  @Test
  void a_return_gives_back_no_more_than_is_left() {
    var order = confirmed("left", "book");
    fulfil(order, "parcel", line("book", 1));
    refund(order, "goodwill", 700, null);

    var answer = takeBack(order, "k", line("book", 1, "SCRAP"));

    assertThat(answer.json().at("/refund/amount").asLong()).isEqualTo(300);
  }

  @Test
  void a_refund_beyond_what_is_left_is_refused_and_says_how_much_is() {
    var order = confirmed("refunded", "book");

    var first = refund(order, "k", 400, 0L);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("/status")).isEqualTo("DONE");
    assertThat(first.text("/cause")).isEqualTo("GOODWILL");
    assertThat(refund(order, "k", 400, 0L).status()).isEqualTo(200);
    for (int i = 0; i < 2; i++) {
      var tooMuch = refund(order, "too-much", 601, null);
      assertProblem(tooMuch, 409, "refund_exceeds_captured");
      assertThat(tooMuch.json().at("/maximumRefundable/amount").asLong()).isEqualTo(600);
    }
    assertThat(service.get("ada", order).json().at("/refunded/amount").asLong()).isEqualTo(400);
  }

  @Test
  void a_refund_that_expects_another_sum_is_not_given_and_its_key_not_used_up() {
    var order = confirmed("expected", "book");
    refund(order, "first", 100, null);

    var stale = refund(order, "k", 200, 0L);

    assertProblem(stale, 412, "refunded_changed");
    assertThat(stale.header("X-Outcome")).isEqualTo("not-executed");
    assertThat(refund(order, "k", 200, 100L).status()).isEqualTo(201);
    assertProblem(
        service.askAsOperator(
            order + "/refunds",
            "dollars",
            "{\"amount\": {\"amount\": 1, \"currency\": \"USD\"}, \"reason\": \"sorry\"}"),
        422,
        "currency_mismatch");
  }

  @Test
  void a_version_that_is_no_more_is_not_changed_but_a_repeat_is_answered() {
    var order = confirmed("versions", "book", "book");
    var etag = Objects.requireNonNull(service.get("ada", order).header("ETag"));
    var lines = "{\"lines\": [" + line("book", 1) + "]}";
    var path = order + "/fulfilments";

    assertThat(service.askAsOperator(path, "one", lines, "If-Match", etag).status()).isEqualTo(201);
    assertThat(service.askAsOperator(path, "one", lines, "If-Match", etag).status()).isEqualTo(200);
    assertProblem(
        service.askAsOperator(path, "two", lines, "If-Match", etag), 412, "order_changed");
    assertThat(service.askAsOperator(path, "two", lines).status()).isEqualTo(201);
  }

  @Test
  void what_was_decided_names_who_asked_for_it() {
    var order = confirmed("audited", "book");
    refund(order, "k", 1, null);

    var id = order.substring("/v1/orders/".length());
    assertThat(service.journal.persistedInStorage("Order|" + id))
        .filteredOn(event -> event instanceof OrderEvent.RefundAccepted)
        .singleElement()
        .extracting(event -> ((OrderEvent.RefundAccepted) event).request().subject())
        .isEqualTo("olga");
  }

  private String confirmed(String key, String... skus) {
    var placed = service.post("ada", key, order(skus), "Prefer", "wait=10");
    assertThat(placed.text("/status")).isEqualTo("CONFIRMED");
    return placed.location();
  }

  private String rejected() {
    return service.post("ada", "rejected", order("rare"), "Prefer", "wait=10").location();
  }

  private Answer fulfil(String order, String key, String... lines) {
    return service.askAsOperator(
        order + "/fulfilments", key, "{\"lines\": [" + String.join(", ", lines) + "]}");
  }

  private Answer takeBack(String order, String key, String... lines) {
    return service.askAsOperator(
        order + "/returns", key, "{\"lines\": [" + String.join(", ", lines) + "]}");
  }

  private Answer refund(String order, String key, long cents, @Nullable Long expected) {
    var more = expected == null ? "" : ", \"expectedRefunded\": " + euros(expected);
    return service.askAsOperator(
        order + "/refunds",
        key,
        "{\"amount\": " + euros(cents) + ", \"reason\": \"Came late\"" + more + "}");
  }

  private static String euros(long cents) {
    return "{\"amount\": " + cents + ", \"currency\": \"EUR\"}";
  }

  private static String line(String sku, int quantity) {
    return line(sku, quantity, null);
  }

  private static String line(String sku, int quantity, @Nullable String disposition) {
    var more = disposition == null ? "" : ", \"disposition\": \"" + disposition + "\"";
    return "{\"sku\": \"" + sku + "\", \"quantity\": " + quantity + more + "}";
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
    assertThat(answer.text("/code")).isEqualTo(code);
  }

  /** An order of one of each. */
  private static String order(String... skus) {
    var lines = Stream.of(skus).map(sku -> line(sku, 1)).toList();
    return "{\"accountId\": \"ada-eur\", \"currency\": \"EUR\", \"lines\": ["
        + String.join(", ", lines)
        + "]}";
  }
}
