package holdfast.audit;

import holdfast.kit.domain.Money;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one event of an account says about an order.
 *
 * @param number of the event within its account
 * @param amount minor units; 0 where it is about none
 * @param currency empty where it is about no amount
 * @param refund its id, else empty
 * @param subject for whom money was to be held, else empty
 */
record PaymentLine(
    UUID order,
    int attempt,
    String account,
    long number,
    Kind kind,
    long amount,
    String currency,
    String refund,
    String subject,
    boolean byOperator) {

  enum Kind {
    HELD,
    REFUSED,
    CAPTURED,
    VOIDED,
    CANCELLED,
    REFUNDED,
    REFUND_REFUSED
  }

  static final Comparator<PaymentLine> BY_ORDER =
      Comparator.comparing(PaymentLine::order, OrderKey.AS_TEXT)
          .thenComparing(PaymentLine::account)
          .thenComparingLong(PaymentLine::number);

  static final Sorter.Form<PaymentLine> FORM =
      new Sorter.Form<>() {
        @Override
        public void write(PaymentLine line, DataOutput out) throws IOException {
          out.writeLong(line.order.getMostSignificantBits());
          out.writeLong(line.order.getLeastSignificantBits());
          out.writeByte(line.attempt);
          out.writeUTF(line.account);
          out.writeLong(line.number);
          out.writeUTF(line.kind.name());
          out.writeLong(line.amount);
          out.writeUTF(line.currency);
          out.writeUTF(line.refund);
          out.writeUTF(line.subject);
          out.writeBoolean(line.byOperator);
        }

        @Override
        public PaymentLine read(DataInput in) throws IOException {
          return new PaymentLine(
              new UUID(in.readLong(), in.readLong()),
              in.readByte(),
              in.readUTF(),
              in.readLong(),
              Kind.valueOf(in.readUTF()),
              in.readLong(),
              in.readUTF(),
              in.readUTF(),
              in.readUTF(),
              in.readBoolean());
        }
      };

  /** What the event says about an order; null when it is about none, or changes nothing. */
  static @Nullable PaymentLine of(String account, long number, AccountEvent event) {
    return switch (event) {
      case AccountEvent.HoldPlaced(var payment, var asked, _, _) ->
          new PaymentLine(
              payment.orderId(),
              payment.attempt(),
              account,
              number,
              Kind.HELD,
              asked.amount().amount(),
              asked.amount().currency(),
              "",
              asked.subject(),
              asked.placedBy() == PlacedBy.OPERATOR);
      case AccountEvent.HoldRefused(var payment, var asked, _, _) ->
          of(account, number, payment, Kind.REFUSED, asked.amount(), "");
      case AccountEvent.HoldCaptured(var payment, var amount, _, _) ->
          of(account, number, payment, Kind.CAPTURED, amount, "");
      case AccountEvent.HoldVoided(var payment, _) ->
          of(account, number, payment, Kind.VOIDED, null, "");
      case AccountEvent.PaymentCancelled(var payment, _) ->
          of(account, number, payment, Kind.CANCELLED, null, "");
      case AccountEvent.Refunded refunded ->
          of(
              account,
              number,
              refunded.payment(),
              Kind.REFUNDED,
              refunded.amount(),
              refunded.refund().value());
      case AccountEvent.RefundRefused refused ->
          of(
              account,
              number,
              refused.payment(),
              Kind.REFUND_REFUSED,
              refused.amount(),
              refused.refund().value());
      case AccountEvent.Opened _,
          AccountEvent.CreditLimitSet _,
          AccountEvent.Deposited _,
          AccountEvent.Withdrawn _,
          AccountEvent.Frozen _,
          AccountEvent.Unfrozen _,
          AccountEvent.Closed _,
          AccountEvent.RequestRefused _,
          AccountEvent.PreconditionFailed _,
          AccountEvent.PaymentNotKnown _ ->
          null;
    };
  }

  private static PaymentLine of(
      String account,
      long number,
      PaymentId payment,
      Kind kind,
      @Nullable Money amount,
      String refund) {
    return new PaymentLine(
        payment.orderId(),
        payment.attempt(),
        account,
        number,
        kind,
        amount == null ? 0 : amount.amount(),
        amount == null ? "" : amount.currency(),
        refund,
        "",
        false);
  }

  Money money() {
    return new Money(amount, currency);
  }

  /** As people look it up. */
  String id() {
    return order + "-" + attempt;
  }
}
