package holdfast.order.http;

import static com.atlassian.oai.validator.model.Request.Method.GET;
import static com.atlassian.oai.validator.model.Request.Method.POST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atlassian.oai.validator.model.Request.Method;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import holdfast.kit.domain.Money;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.json.Json;
import holdfast.kit.json.StrictJson;
import holdfast.kit.tokens.Caller;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Holdings;
import holdfast.order.domain.Holdings.OfPayment;
import holdfast.order.domain.Holdings.OfStock;
import holdfast.order.domain.Line;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Sku;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.view.OrderList;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples in {@code contracts/order} are what the document allows, and what we write. */
class ContractTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EXAMPLES = Contract.DIRECTORY.resolve("examples");
  private static final String ID =
      OrderId.of("https://issuer.example", "alice", "order-1").toString();
  private static final Instant PLACED = Instant.parse("2026-01-01T12:00:00.123456789Z");
  private static final Instant ENDED = Instant.parse("2026-01-01T12:00:00.171999Z");
  private static final Sku BOOK = new Sku("book");
  private static final Sku PEN = new Sku("pen");
  private static final Money TOTAL = euros(2150);

  /** SHA-256 of the example request without spaces and with its names in alphabetical order. */
  private static final String FINGERPRINT =
      "59dca008b6d1664c7a9b98a247d353f54f3004b7caca64c9e879c3b006d94015";

  @Test
  void every_example_is_as_the_document_says() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString().replace(".json", "");
        var body = Contract.text(file);
        switch (name) {
          case "place-order" -> assertThat(placement(body)).isEqualTo(placement());
          case "order-page" -> covers(GET, "/v1/orders", 200, body);
          case "order-pending" -> covers(POST, "/v1/orders", 201, body);
          default -> {
            if (name.startsWith("problem-")) {
              var problem = JSON.readTree(body);
              Contract.covers(
                  problem.get("instance").asText().equals("/v1/orders") ? POST : GET,
                  problem.get("instance").asText(),
                  problem.get("status").asInt(),
                  "application/problem+json",
                  body);
            } else {
              covers(GET, "/v1/orders/" + ID, 200, body);
              covers(POST, "/v1/orders", 200, body);
            }
          }
        }
      }
    }
  }

  @Test
  void an_answer_that_the_document_does_not_describe_is_noticed() {
    var body = Contract.text(EXAMPLES.resolve("order-confirmed.json"));

    for (var other :
        List.of(
            body.replace("\"note\"", "\"colour\""),
            body.replace("CONFIRMED", "SHIPPED"),
            body.replace("\"version\": 6", "\"version\": \"6\""))) {
      assertThatThrownBy(() -> covers(GET, "/v1/orders/" + ID, 200, other))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void orders_are_written_as_in_the_examples() throws IOException {
    assertThat(written(pending(), Map.of())).isEqualTo(example("order-pending"));
    assertThat(written(confirmed(), Map.of())).isEqualTo(example("order-confirmed"));
    assertThat(written(rejected(), Map.of())).isEqualTo(example("order-rejected"));
  }

  @Test
  void a_page_of_a_list_is_written_as_in_the_example() throws IOException {
    var first = item(ID, OrderStatus.CONFIRMED, TOTAL, null, 6, PLACED, ENDED);
    var second =
        item(
            "6353160d-5b67-531f-8f38-8a2bdc4e176b",
            OrderStatus.REJECTED,
            null,
            Code.OUT_OF_STOCK,
            4,
            Instant.parse("2026-01-01T11:59:00.500Z"),
            Instant.parse("2026-01-01T11:59:00.600Z"));
    var page =
        new OrderJson.Page(
            Stream.of(first, second).map(item -> OrderJson.Summary.of(item, false)).toList(),
            ListCursor.of(OrderList.Place.of(second)));

    assertThat(tree(page)).isEqualTo(example("order-page"));
    assertThat(ListCursor.parse(example("order-page").get("nextCursor").asText()))
        .isEqualTo(OrderList.Place.of(second));
  }

  /** Stored in the first event of every order: another one would make each retry a mistake. */
  @Test
  void the_fingerprint_of_a_request_never_changes() {
    assertThat(placement(Contract.text(EXAMPLES.resolve("place-order.json"))).fingerprint())
        .isEqualTo(FINGERPRINT);
  }

  @Test
  void the_document_names_the_codes_and_statuses_that_there_are() {
    assertThat(named("OrderStatus")).isEqualTo(names(OrderStatus.values()));
    assertThat(named("RejectionCode"))
        .isEqualTo(
            Arrays.stream(Code.values())
                .map(code -> code.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
    var codes = new HashSet<>(Set.of(OrderRoutes.ORDER_NOT_FOUND.code()));
    ProblemCode.STANDARD.forEach(code -> codes.add(code.code()));
    assertThat(codes).containsAll(named("ProblemCode"));
  }

  private static void covers(Method method, String path, int status, String body) {
    Contract.covers(method, path, status, "application/json", body);
  }

  private static Set<String> named(String schema) {
    Schema<?> described =
        new OpenAPIV3Parser()
            .readContents(Contract.text(Contract.DIRECTORY.resolve("openapi.yaml")))
            .getOpenAPI()
            .getComponents()
            .getSchemas()
            .get(schema);
    return Objects.requireNonNull(described, schema).getEnum().stream()
        .map(String::valueOf)
        .collect(Collectors.toSet());
  }

  private static Set<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).collect(Collectors.toSet());
  }

  private static Current pending() {
    return current(
        OrderStatus.PENDING, 1, List.of(), null, OfStock.NONE, OfPayment.NONE, null, PLACED);
  }

  private static Current confirmed() {
    return current(
        OrderStatus.CONFIRMED,
        6,
        List.of(new PricedLine(BOOK, 2, euros(1000), 3), new PricedLine(PEN, 1, euros(150), 1)),
        TOTAL,
        OfStock.ALLOCATED,
        OfPayment.CAPTURED,
        null,
        ENDED);
  }

  private static Current rejected() {
    return current(
        OrderStatus.REJECTED,
        4,
        List.of(),
        null,
        OfStock.RELEASED,
        OfPayment.NONE,
        new Rejection(
            Code.OUT_OF_STOCK,
            "not every line could be held",
            List.of(new RefusedLine(BOOK, Code.OUT_OF_STOCK, 2, 1)),
            null),
        ENDED);
  }

  private static Current current(
      OrderStatus status,
      long version,
      List<PricedLine> prices,
      @Nullable Money total,
      OfStock stock,
      OfPayment payment,
      @Nullable Rejection rejection,
      Instant updatedAt) {
    return new Current(
        version,
        false,
        status,
        false,
        placement(),
        1,
        prices,
        total,
        new Holdings(stock, payment),
        rejection,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PLACED,
        updatedAt);
  }

  private static Placement placement() {
    return new Placement(
        "https://issuer.example",
        "alice",
        false,
        FINGERPRINT,
        new AccountId("alice-eur"),
        "EUR",
        List.of(new Line(BOOK, 2), new Line(PEN, 1)),
        TOTAL,
        "Ring twice");
  }

  private static Placement placement(String body) {
    return StrictJson.decode(StrictJson.parse(ByteString.fromString(body)), PlaceOrder::read)
        .by(new Caller("gateway", "https://issuer.example", "alice", Set.of()));
  }

  private static OrderList.Item item(
      String id,
      OrderStatus status,
      @Nullable Money total,
      @Nullable Code rejection,
      long version,
      Instant createdAt,
      Instant updatedAt) {
    return new OrderList.Item(
        new OrderId(UUID.fromString(id)),
        new AccountId("alice-eur"),
        status,
        false,
        "EUR",
        total,
        rejection,
        version,
        createdAt,
        updatedAt);
  }

  private static JsonNode written(Current order, Map<String, @Nullable Object> parts)
      throws IOException {
    return tree(OrderJson.Order.of(ID, order, false, parts));
  }

  private static JsonNode tree(Object body) throws IOException {
    return JSON.readTree(Json.bytes(body));
  }

  private static JsonNode example(String name) throws IOException {
    return JSON.readTree(Contract.text(EXAMPLES.resolve(name + ".json")));
  }

  private static Money euros(long cents) {
    return new Money(cents, "EUR");
  }
}
