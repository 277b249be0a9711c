package holdfast.order.http;

import static com.atlassian.oai.validator.model.Request.Method.GET;
import static com.atlassian.oai.validator.model.Request.Method.POST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atlassian.oai.validator.model.Request.Method;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import holdfast.kit.domain.Money;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Json;
import holdfast.kit.json.StrictJson;
import holdfast.kit.tokens.Caller;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Fulfilment;
import holdfast.order.domain.Fulfilment.Shipment;
import holdfast.order.domain.Holdings;
import holdfast.order.domain.Holdings.OfPayment;
import holdfast.order.domain.Holdings.OfStock;
import holdfast.order.domain.Line;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Refund;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Return;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.view.OrderList;
import holdfast.order.view.UnfinishedOrders.Open;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
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
          case "cancel-order" ->
              assertThat(decoded(body, Because::read)).isEqualTo(new Because("Bought twice"));
          case "fulfil-order" ->
              assertThat(decoded(body, FulfilOrder::read).operation())
                  .isEqualTo(
                      new Operation.Fulfil(
                          List.of(new Line(BOOK, 2), new Line(PEN, 1)), "Post", "RR123456785"));
          case "take-back-units" ->
              assertThat(decoded(body, TakeBackUnits::read).operation())
                  .isEqualTo(
                      new Operation.TakeBack(
                          List.of(new ReturnedLine(BOOK, 1, Disposition.RESTOCK))));
          case "give-refund" ->
              assertThat(decoded(body, GiveRefund::read).operation())
                  .isEqualTo(new Operation.GiveRefund(euros(100), "Came late", euros(0)));
          case "fulfilment" -> covers(POST, "/v1/orders/" + ID + "/fulfilments", 201, body);
          case "return" -> covers(POST, "/v1/orders/" + ID + "/returns", 201, body);
          case "refund" -> covers(POST, "/v1/orders/" + ID + "/refunds", 201, body);
          case "saga-page" -> covers(GET, "/v1/ops/sagas", 200, body);
          case "order-page" -> covers(GET, "/v1/orders", 200, body);
          case "order-pending" -> covers(POST, "/v1/orders", 201, body);
          default -> {
            if (name.startsWith("problem-")) {
              var problem = JSON.readTree(body);
              Contract.covers(
                  problem.get("instance").asText().equals("/v1/orders/" + ID) ? GET : POST,
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
  void an_order_tells_what_became_of_it_as_in_the_examples() throws IOException {
    assertThat(written(afterSales(), Map.of())).isEqualTo(example("order-after-sales"));
    assertThat(written(cancelled(), Map.of())).isEqualTo(example("order-cancelled"));
    assertThat(tree(AfterSalesJson.fulfilments(afterSales()).getFirst()))
        .isEqualTo(example("fulfilment"));
    assertThat(tree(AfterSalesJson.returns(afterSales()).getFirst())).isEqualTo(example("return"));
    assertThat(tree(AfterSalesJson.refunds(afterSales()).getFirst())).isEqualTo(example("refund"));
  }

  @Test
  void a_page_of_unfinished_orders_is_written_as_in_the_example() throws IOException {
    var parked = new Open(new OrderId(UUID.fromString(ID)), PLACED, true);
    var silent =
        new Open(
            new OrderId(UUID.fromString("6353160d-5b67-531f-8f38-8a2bdc4e176b")),
            Instant.parse("2026-01-01T12:01:00.500Z"),
            false);
    var page =
        new SagaJson.Page(
            List.of(SagaJson.Saga.of(parked, parkedOrder()), SagaJson.Saga.ofSilent(silent)),
            ListCursor.of(new OrderList.Place(silent.since(), silent.id().value())));

    assertThat(tree(page)).isEqualTo(example("saga-page"));
  }

  /** Stored with every operation, and compared with retries for as long as the order lives. */
  @Test
  void the_fingerprints_of_operations_never_change() throws IOException {
    var fulfil = decoded(example("fulfil-order"), FulfilOrder::read).operation();
    var takeBack = decoded(example("take-back-units"), TakeBackUnits::read).operation();

    assertThat(
            List.of(
                Json.fingerprint(decoded(example("cancel-order"), Because::read)),
                Json.fingerprint(FulfilOrder.Canonical.of(fulfil)),
                Json.fingerprint(TakeBackUnits.Canonical.of(takeBack)),
                Json.fingerprint(decoded(example("give-refund"), GiveRefund::read))))
        .containsExactly(
            sha256("{\"reason\":\"Bought twice\"}"),
            sha256(
                "{\"carrier\":\"Post\",\"lines\":[{\"quantity\":2,\"sku\":\"book\"},"
                    + "{\"quantity\":1,\"sku\":\"pen\"}],\"trackingNumber\":\"RR123456785\"}"),
            sha256("{\"lines\":[{\"disposition\":\"RESTOCK\",\"quantity\":1,\"sku\":\"book\"}]}"),
            sha256(
                "{\"amount\":{\"amount\":100,\"currency\":\"EUR\"},\"expectedRefunded\":"
                    + "{\"amount\":0,\"currency\":\"EUR\"},\"reason\":\"Came late\"}"));
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
    assertThat(named("FulfilmentStatus")).isEqualTo(names(Fulfilment.Status.values()));
    assertThat(named("Disposition")).isEqualTo(names(Disposition.values()));
    assertThat(named("Progress")).isEqualTo(names(AfterSalesJson.Progress.values()));
    assertThat(named("RefundCause")).isEqualTo(names(Refund.Cause.values()));
    var own = new HashSet<>(OrderProblems.REFUSALS.codes());
    own.add(OrderProblems.ORDER_NOT_FOUND.code());
    own.add(OrderProblems.INSUFFICIENT_STOCK.code());
    own.add(OrderProblems.TOO_MANY_OPEN_ORDERS.code());
    assertThat(named("ProblemCode")).containsAll(own);
    ProblemCode.STANDARD.forEach(code -> own.add(code.code()));
    assertThat(own).containsAll(named("ProblemCode"));
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

  private static Current afterSales() {
    var book = new Shipment(BOOK, 2, Fulfilment.Status.DONE);
    var pen = new Shipment(PEN, 1, Fulfilment.Status.REFUSED);
    var returned = new OperationId("6a1b6f0c-9a53-5f0e-8a61-2b7c3f3f9d10");
    var cameBack = Instant.parse("2026-01-09T09:00:00Z");
    var parcel =
        new Fulfilment(
            new OperationId("0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b21"),
            List.of(book, pen),
            "Post",
            "RR123456785",
            Instant.parse("2026-01-02T09:00:00Z"));
    var goodwill =
        new Refund(
            new OperationId("c2a3a5a8-52f8-5d3a-9c36-5f6c1c3f7e42"),
            euros(100),
            Refund.Cause.GOODWILL,
            "Came late",
            true,
            Instant.parse("2026-01-08T09:00:00Z"));
    return after(
        confirmed(),
        OrderStatus.PARTIALLY_FULFILLED,
        11,
        List.of(parcel),
        List.of(
            new Return(
                returned,
                List.of(new ReturnedLine(BOOK, 1, Disposition.RESTOCK)),
                euros(1000),
                true,
                cameBack)),
        List.of(
            goodwill,
            new Refund(returned, euros(1000), Refund.Cause.RETURN, null, false, cameBack)),
        cameBack);
  }

  private static Current cancelled() {
    var refund =
        new Refund(
            new OperationId("9be6f4de-0a65-5a2e-b7e1-7c52d4d0f3aa"),
            TOTAL,
            Refund.Cause.CANCELLATION,
            "Bought twice",
            true,
            Instant.parse("2026-01-01T12:05:00Z"));
    return after(
        confirmed(),
        OrderStatus.CANCELLED,
        9,
        List.of(),
        List.of(),
        List.of(refund),
        Instant.parse("2026-01-01T12:05:00.050Z"));
  }

  private static Current parkedOrder() {
    var order = pending();
    return new Current(
        5,
        false,
        OrderStatus.PENDING,
        true,
        order.placement(),
        1,
        order.prices(),
        order.total(),
        order.holdings(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(
            "An operator has to decide, since a participant said what cannot be: the account,"
                + " asked to pay the held 2150 EUR: already_voided: nothing is held for this"
                + " payment, and nothing will be",
            "Put right what made it say so; then retry asks the same again."
                + " compensate cancels the order."),
        PLACED,
        ENDED);
  }

  private static Current after(
      Current order,
      OrderStatus status,
      long version,
      List<Fulfilment> fulfilments,
      List<Return> returns,
      List<Refund> refunds,
      Instant updatedAt) {
    return new Current(
        version,
        false,
        status,
        false,
        order.placement(),
        1,
        order.prices(),
        order.total(),
        order.holdings(),
        null,
        fulfilments,
        returns,
        refunds,
        List.of(),
        PLACED,
        updatedAt);
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

  private static <T> T decoded(String body, Decoder<T> decoder) {
    return StrictJson.decode(StrictJson.parse(ByteString.fromString(body)), decoder);
  }

  private static <T> T decoded(JsonNode body, Decoder<T> decoder) {
    return StrictJson.decode(body, decoder);
  }

  private static String sha256(String canonical) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(canonical.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static JsonNode example(String name) throws IOException {
    return JSON.readTree(Contract.text(EXAMPLES.resolve(name + ".json")));
  }

  private static Money euros(long cents) {
    return new Money(cents, "EUR");
  }
}
