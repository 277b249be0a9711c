package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of an order once it is placed. */
public sealed interface Operation {

  /** Names of operations. Stored: add, never rename. */
  enum Kind {
    CANCEL,
    FULFILMENT,
    RETURN,
    REFUND,
    RETRY,
    COMPENSATE
  }

  record Cancel(@Nullable String reason) implements Operation {}

  /** Hands units over to a carrier; one line a product. */
  record Fulfil(List<Line> lines, @Nullable String carrier, @Nullable String trackingNumber)
      implements Operation {
    public Fulfil {
      lines = List.copyOf(lines);
    }
  }

  /** Takes units back that had been fulfilled; one line a product and disposition. */
  record TakeBack(List<ReturnedLine> lines) implements Operation {
    public TakeBack {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Gives money back out of goodwill.
   *
   * @param expectedRefunded what the caller believes was refunded before; another amount is refused
   */
  record GiveRefund(Money amount, String reason, @Nullable Money expectedRefunded)
      implements Operation {
    public GiveRefund {
      if (amount.amount() < 0) {
        throw new IllegalArgumentException("cannot give back " + amount);
      }
    }
  }

  /** An operator lets a parked order go on where it stood. */
  record Retry(@Nullable String reason) implements Operation {}

  /** An operator lets a parked order be undone, as far as a cancel could undo it. */
  record Compensate(@Nullable String reason) implements Operation {}

  default Kind kind() {
    return switch (this) {
      case Cancel _ -> Kind.CANCEL;
      case Fulfil _ -> Kind.FULFILMENT;
      case TakeBack _ -> Kind.RETURN;
      case GiveRefund _ -> Kind.REFUND;
      case Retry _ -> Kind.RETRY;
      case Compensate _ -> Kind.COMPENSATE;
    };
  }
}
