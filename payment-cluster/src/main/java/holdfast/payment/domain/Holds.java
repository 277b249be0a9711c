package holdfast.payment.domain;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The holds of an account that still stand, and their sum, which is therefore always right. */
public final class Holds {

  static final Holds NONE = new Holds(TreePMap.empty(), 0);

  private final PSortedMap<PaymentId, Payment.Held> byPayment;
  private final long total;

  private Holds(PSortedMap<PaymentId, Payment.Held> byPayment, long total) {
    if (total < 0) {
      throw new IllegalStateException("holds sum to " + total);
    }
    this.byPayment = byPayment;
    this.total = total;
  }

  Payment.@Nullable Held find(PaymentId id) {
    return byPayment.get(id);
  }

  Holds with(PaymentId id, Payment.Held hold) {
    Payment.Held earlier = byPayment.get(id);
    long before = earlier == null ? total : Math.subtractExact(total, earlier.amount().amount());
    return new Holds(byPayment.plus(id, hold), Math.addExact(before, hold.amount().amount()));
  }

  Holds without(PaymentId id) {
    Payment.Held hold = byPayment.get(id);
    if (hold == null) {
      throw new IllegalStateException("payment " + id + " is not held");
    }
    return new Holds(byPayment.minus(id), Math.subtractExact(total, hold.amount().amount()));
  }

  /** Minor units of the account's currency. */
  public long total() {
    return total;
  }

  public int size() {
    return byPayment.size();
  }

  public boolean isEmpty() {
    return byPayment.isEmpty();
  }

  public Collection<Map.Entry<PaymentId, Payment.Held>> entries() {
    return byPayment.entrySet();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Holds holds
        && total == holds.total
        && byPayment.equals(holds.byPayment);
  }

  @Override
  public int hashCode() {
    return byPayment.hashCode();
  }

  @Override
  public String toString() {
    return total + " in " + byPayment;
  }
}
