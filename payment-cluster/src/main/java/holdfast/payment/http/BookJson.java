package holdfast.payment.http;

import holdfast.kit.domain.Money;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.view.AccountList;
import holdfast.payment.view.LedgerBalance;
import holdfast.payment.view.Statement;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of answers from the books. */
final class BookJson {

  /** A page of a list. */
  record Page<T>(List<T> items, @Nullable String nextCursor) {}

  /**
   * One movement of money.
   *
   * @param change negative when money left the account
   * @param posted what the account had afterwards
   */
  record Entry(
      String id,
      String kind,
      Money change,
      Money posted,
      String counterAccount,
      @Nullable String reference,
      @Nullable String paymentId,
      @Nullable String orderId,
      @Nullable String refundId,
      Instant createdAt) {

    static Entry of(Statement.Entry entry) {
      String payment = entry.paymentId();
      PaymentId paymentId = payment == null ? null : PaymentId.parse(payment);
      return new Entry(
          Long.toString(entry.number()),
          entry.kind().name(),
          entry.change(),
          entry.posted(),
          entry.counterAccount(),
          entry.reference(),
          payment,
          paymentId == null ? null : paymentId.orderId().toString(),
          entry.refundId(),
          entry.at());
    }
  }

  /** An account in a list: without what is held, which only the account itself knows. */
  record Listed(
      String id,
      String currency,
      String owner,
      String status,
      Money posted,
      Money creditLimit,
      long version) {

    static Listed of(AccountList.Row row) {
      return new Listed(
          row.accountId(),
          row.posted().currency(),
          row.owner(),
          row.status().name(),
          row.posted(),
          row.creditLimit(),
          row.version());
    }
  }

  /** What one account of the books sums to, in minor units. */
  record Balance(String ledger, String currency, BigInteger balance) {
    static Balance of(LedgerBalance.Row row) {
      return new Balance(row.ledger(), row.currency(), row.balance());
    }
  }

  private BookJson() {}
}
