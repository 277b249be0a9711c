package holdfast.payment.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Json;
import holdfast.kit.json.StrictJson;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Standing.Status;
import holdfast.payment.entity.AccountReply;
import holdfast.payment.entity.AccountReply.Balance;
import holdfast.payment.entity.AccountReply.PaymentState;
import holdfast.payment.entity.AccountReply.PaymentStatus;
import holdfast.payment.entity.AccountReply.RefundState;
import holdfast.payment.http.PaymentJson.Authorise;
import holdfast.payment.http.PaymentJson.Capture;
import holdfast.payment.http.PaymentJson.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** We read what the contract's examples ask, and answer what they show. */
class ContractTest {

  private static final Path EXAMPLES = Path.of("..", "contracts", "payment", "examples");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AccountId ACCOUNT = new AccountId("alice-eur");
  private static final String ORDER = "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b1";
  private static final Authorise AUTHORISE =
      new Authorise(
          UUID.fromString(ORDER + "1"),
          new Authorisation(eur(2150), "alice", PlacedBy.OWNER),
          NOON);
  private static final Refusal TOO_POOR =
      new Refusal("insufficient_funds", "1000 EUR are available");
  private static final Balance BALANCE =
      new Balance("alice", "EUR", Status.ACTIVE, 5000, 1299, 13_701, 10_000);

  @Test
  void requests_are_read_as_they_are_meant() {
    assertThat(read("account-open-request.json", AccountJson.Open::read))
        .isEqualTo(new AccountJson.Open("EUR", "alice", eur(10_000)));
    assertThat(read("deposit-request.json", AccountJson.Move::read))
        .isEqualTo(new AccountJson.Move(eur(5000), "bank transfer 17"));
    assertThat(read("hold-request.json", Authorise::read)).isEqualTo(AUTHORISE);
    assertThat(read("refund-request.json", PaymentJson.Refund::read))
        .isEqualTo(new PaymentJson.Refund(eur(150), NOON));
  }

  @Test
  void a_batch_is_read_as_it_is_meant() {
    var operations = read("payments-batch-request.json", PaymentJson.Batch::read).operations();

    assertThat(operations)
        .extracting(operation -> operation.path("op").asText())
        .containsExactly("authorise", "capture", "void", "refund");
    assertThat(StrictJson.decodeTolerantly(operations.get(0), Operation.with(Authorise::read)))
        .isEqualTo(new Operation<>(ACCOUNT, payment(1), AUTHORISE));
    assertThat(StrictJson.decodeTolerantly(operations.get(1), Operation.with(Capture::read)))
        .isEqualTo(new Operation<>(ACCOUNT, payment(2), new Capture(null)));
    assertThat(
            StrictJson.decodeTolerantly(
                operations.get(3), Operation.with(PaymentJson.NamedRefund::read)))
        .isEqualTo(
            new Operation<>(
                ACCOUNT,
                payment(4),
                new PaymentJson.NamedRefund(
                    new RefundId("0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b1f"),
                    new PaymentJson.Refund(eur(150), NOON))));
  }

  @Test
  void an_account_and_a_deposit_are_shown_as_they_should_be() {
    assertShown(AccountJson.Account.of(ACCOUNT, BALANCE, 7), "account.json");
    assertShown(
        AccountJson.Movement.of(
            ACCOUNT,
            new AccountJson.Move(eur(5000), "bank transfer 17"),
            new AccountReply.Booked(BALANCE, 2, NOON, true, 7)),
        "deposit.json");
  }

  @Test
  void a_payment_is_shown_as_it_should_be() {
    assertShown(done(held()).payment(), "hold-placed.json");
    assertShown(done(captured()).payment(), "payment-captured.json");
    assertShown(done(cancelled()).payment(), "payment-voided.json");
  }

  @Test
  void a_refusal_is_told_with_what_is_recorded() {
    var refused = (Outcome.No) outcome(refused(state(PaymentStatus.REFUSED, TOO_POOR)));

    var example = example("hold-refused.json");
    assertThat(tree(refused.recorded())).isEqualTo(example.path("payment"));
    assertThat(refused.problem().code().status()).isEqualTo(example.path("status").asInt());
    assertThat(refused.problem().code().title()).isEqualTo(example.path("title").asText());
    assertThat(refused.problem().code().code()).isEqualTo(example.path("code").asText());
    assertThat(refused.problem().detail()).isEqualTo(example.path("detail").asText());
  }

  @Test
  void a_batch_is_answered_as_it_should_be() {
    assertShown(
        new PaymentJson.Results(
            List.of(
                PaymentRoutes.result(outcome(held()), 201),
                PaymentRoutes.result(outcome(refused(null)), 200),
                PaymentRoutes.result(
                    outcome(new AccountReply.Troubled(Trouble.OUTCOME_UNKNOWN)), 200))),
        "payments-batch-answer.json");
  }

  /** An example that no test reads shows nothing. */
  @Test
  void no_example_is_left_unread() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "account-open-request.json",
              "account.json",
              "deposit-request.json",
              "deposit.json",
              "hold-placed.json",
              "hold-refused.json",
              "hold-request.json",
              "payment-captured.json",
              "payment-voided.json",
              "payments-batch-answer.json",
              "payments-batch-request.json",
              "refund-request.json");
    }
  }

  private static AccountReply held() {
    return new AccountReply.Recorded(state(PaymentStatus.HELD, null), true, 3);
  }

  private static AccountReply captured() {
    var state =
        new PaymentState(
            payment(1),
            PaymentStatus.CAPTURED,
            eur(2150),
            "alice",
            PlacedBy.OWNER,
            eur(2150),
            List.of(
                new RefundState(new RefundId("r-1"), eur(150), null),
                new RefundState(
                    new RefundId("r-2"),
                    eur(9000),
                    new Refusal("refund_exceeds_captured", "at most 2000 EUR"))),
            null,
            NOON.plusSeconds(2));
    return new AccountReply.Recorded(state, false, 6);
  }

  private static AccountReply cancelled() {
    var state =
        new PaymentState(
            payment(3),
            PaymentStatus.CANCELLED,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            NOON.plusSeconds(2));
    return new AccountReply.Recorded(state, true, 4);
  }

  private static AccountReply refused(@Nullable PaymentState recorded) {
    return new AccountReply.Refused(TOO_POOR, recorded, 3);
  }

  private static PaymentState state(PaymentStatus status, @Nullable Refusal refusal) {
    return new PaymentState(
        payment(1),
        status,
        eur(2150),
        "alice",
        PlacedBy.OWNER,
        null,
        List.of(),
        refusal,
        NOON.plusSeconds(1));
  }

  private static Outcome.Done done(AccountReply reply) {
    return (Outcome.Done) outcome(reply);
  }

  private static Outcome outcome(AccountReply reply) {
    return Outcome.of(ACCOUNT, reply);
  }

  private static PaymentId payment(int number) {
    return Objects.requireNonNull(PaymentId.parse(ORDER + number + "-1"));
  }

  private static Money eur(long amount) {
    return new Money(amount, "EUR");
  }

  private static <T> T read(String example, Decoder<T> decoder) {
    return StrictJson.decode(StrictJson.parse(ByteString.fromArray(bytes(example))), decoder);
  }

  private static void assertShown(Object body, String example) {
    assertThat(tree(body)).as(example).isEqualTo(example(example));
  }

  private static ObjectNode example(String name) {
    return (ObjectNode) tree(bytes(name));
  }

  private static JsonNode tree(@Nullable Object body) {
    return tree(Json.bytes(Objects.requireNonNull(body)));
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static byte[] bytes(String example) {
    try {
      return Files.readAllBytes(EXAMPLES.resolve(example));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
