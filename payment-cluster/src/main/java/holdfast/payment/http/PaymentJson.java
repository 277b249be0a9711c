package holdfast.payment.http;

import static holdfast.kit.json.Shapes.anything;
import static holdfast.kit.json.Shapes.instant;
import static holdfast.kit.json.Shapes.list;
import static holdfast.kit.json.Shapes.money;
import static holdfast.kit.json.Shapes.oneOf;
import static holdfast.kit.json.Shapes.parsed;
import static holdfast.kit.json.Shapes.text;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Violation;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import holdfast.payment.entity.AccountReply.PaymentState;
import holdfast.payment.entity.AccountReply.PaymentStatus;
import holdfast.payment.entity.AccountReply.RefundState;
import holdfast.payment.view.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about payments, and of their answers. */
final class PaymentJson {

  /** The longest subject that a token may name. */
  private static final int MAX_SUBJECT = 255;

  /** The most operations that travel together. */
  static final int MAX_BATCH = 64;

  /** {@code {"amount": {…}, "orderId": "…", "subject": "…", "placedBy": "OWNER", …}}. */
  record Authorise(UUID orderId, Authorisation asked, Instant intendedAt) {
    static Supplier<Authorise> read(Fields in) {
      var amount = in.required("amount", money());
      var orderId = in.required("orderId", parsed(UUID::fromString, "invalid_order_id"));
      var subject = in.required("subject", text(1, MAX_SUBJECT));
      var placedBy = in.required("placedBy", oneOf(PlacedBy.class));
      var intendedAt = in.required("intendedAt", instant());
      return () ->
          new Authorise(
              orderId.get(),
              new Authorisation(amount.get(), subject.get(), placedBy.get()),
              intendedAt.get());
    }
  }

  /** {@code {"amount": {…}}}; without it all that is held. */
  record Capture(@Nullable Money amount) {
    static Supplier<Capture> read(Fields in) {
      var amount = in.optional("amount", money());
      return () -> new Capture(amount.get());
    }
  }

  /** Nothing is to be said. */
  record Nothing() {
    static Supplier<Nothing> read(Fields in) {
      return Nothing::new;
    }
  }

  /** {@code {"amount": {…}, "intendedAt": "2026-01-01T12:00:00Z"}}. */
  record Refund(Money amount, Instant intendedAt) {
    static Supplier<Refund> read(Fields in) {
      var amount = in.required("amount", AccountJson.SOME_MONEY);
      var intendedAt = in.required("intendedAt", instant());
      return () -> new Refund(amount.get(), intendedAt.get());
    }
  }

  /** {@code {"operations": […]}}; each is read on its own, so that one cannot spoil the others. */
  record Batch(List<JsonNode> operations) {
    static Supplier<Batch> read(Fields in) {
      var operations =
          in.required("operations", list(1, MAX_BATCH, "operations_out_of_range", anything()));
      return () -> new Batch(operations.get());
    }
  }

  /** One of a batch: the ids that the path of a single one has, and the same body. */
  record Operation<T>(AccountId account, PaymentId payment, T body) {
    static <T> Decoder<Operation<T>> with(Decoder<T> body) {
      return in -> {
        var account = in.required("accountId", parsed(AccountId::parse, "invalid_account_id"));
        var payment = in.required("paymentId", parsed(PaymentId::parse, "invalid_payment_id"));
        var read = body.read(in);
        return () -> new Operation<>(account.get(), payment.get(), read.get());
      };
    }
  }

  /** A refund within a batch, which has its id in the path when it is alone. */
  record NamedRefund(RefundId id, Refund refund) {
    static Supplier<NamedRefund> read(Fields in) {
      var id = in.required("refundId", parsed(RefundId::parse, "invalid_refund_id"));
      var refund = Refund.read(in);
      return () -> new NamedRefund(id.get(), refund.get());
    }
  }

  /**
   * A payment as it stands.
   *
   * @param amount what was asked for; absent when it was voided before it was seen, or is so old
   *     that only the books know of it
   * @param captured absent unless it was captured
   * @param refunds absent when none was asked for
   * @param at since when it has this status
   */
  record Payment(
      String id,
      String accountId,
      String orderId,
      String status,
      @Nullable Money amount,
      @Nullable PlacedBy placedBy,
      @Nullable Money captured,
      @Nullable Money refunded,
      @Nullable List<Refunding> refunds,
      @Nullable Refusal refusal,
      Instant at,
      long version) {

    static Payment of(AccountId account, PaymentState state, long version) {
      return new Payment(
          state.id().toString(),
          account.value(),
          state.id().orderId().toString(),
          state.status().name(),
          state.amount(),
          state.placedBy(),
          state.captured(),
          refunded(state),
          state.refunds().isEmpty() ? null : state.refunds().stream().map(Refunding::of).toList(),
          state.refusal(),
          state.at(),
          version);
    }

    /** What the books know: that it was captured, and what went back. */
    static Payment of(
        AccountId account, PaymentId id, List<Statement.Entry> entries, long version) {
      Statement.Entry capture = entries.getFirst();
      Money captured = capture.change().times(-1);
      List<Refunding> refunds =
          entries.stream().skip(1).map(refund -> Refunding.of(refund)).toList();
      return new Payment(
          id.toString(),
          account.value(),
          id.orderId().toString(),
          PaymentStatus.CAPTURED.name(),
          null,
          null,
          captured,
          refunds.stream()
              .map(Refunding::amount)
              .reduce(Money.zero(captured.currency()), Money::plus),
          refunds.isEmpty() ? null : refunds,
          null,
          capture.at(),
          version);
    }

    private static @Nullable Money refunded(PaymentState state) {
      Money captured = state.captured();
      if (captured == null) {
        return null;
      }
      Money sum = Money.zero(captured.currency());
      for (RefundState refund : state.refunds()) {
        sum = refund.refusal() == null ? sum.plus(refund.amount()) : sum;
      }
      return sum;
    }
  }

  /** A refund that was asked for. */
  record Refunding(String id, String status, Money amount, @Nullable Refusal refusal) {
    static Refunding of(RefundState state) {
      return new Refunding(
          state.id().value(),
          state.refusal() == null ? "DONE" : "REFUSED",
          state.amount(),
          state.refusal());
    }

    static Refunding of(Statement.Entry refund) {
      return new Refunding(String.valueOf(refund.refundId()), "DONE", refund.change(), null);
    }
  }

  /** A no within a batch; alone it is a problem document with the same members. */
  record Refused(
      String code, String detail, @Nullable Payment payment, @Nullable List<Violation> errors) {}

  /** What became of one operation: what would have been the answer to a single request. */
  record Result(int status, Object body) {}

  /** In the order of the operations. */
  record Results(List<Result> results) {}

  private PaymentJson() {}
}
