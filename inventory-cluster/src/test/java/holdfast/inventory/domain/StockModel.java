package holdfast.inventory.domain;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stock must do, told in the plainest way: mutable maps and no events. It answers with codes
 * ("ok" when the command is carried out or was before) and keeps its own books.
 */
final class StockModel {

  private static final class Claimed {
    final int quantity;
    int shipped;
    String state;
    final @Nullable Instant expiresAt;
    @Nullable Instant closedAt;

    Claimed(int quantity, String state, @Nullable Instant expiresAt, @Nullable Instant closedAt) {
      this.quantity = quantity;
      this.state = state;
      this.expiresAt = expiresAt;
      this.closedAt = closedAt;
    }
  }

  private final StockPolicy policy = Given.POLICY;
  private final Map<ReservationId, Claimed> records = new HashMap<>();
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, String> operations = new HashMap<>();
  private Instant lastStored = Instant.EPOCH;
  private Instant time = Instant.EPOCH;
  private boolean defined;
  private @Nullable Integer limit;

  int onHand;

  int units(String state) {
    return records.values().stream()
        .filter(record -> record.state.equals(state))
        .mapToInt(record -> record.quantity - record.shipped)
        .sum();
  }

  private int promised() {
    return units("held") + units("allocated");
  }

  boolean knows(ReservationId id, Instant clock) {
    moveTo(clock);
    return records.containsKey(id);
  }

  void define(@Nullable Integer perOrderLimit, Instant clock) {
    moveTo(clock);
    defined = true;
    limit = perOrderLimit;
  }

  String adjust(String key, int delta, Adjustment.Reason reason, Instant clock) {
    moveTo(clock);
    var before = told.get(key);
    if (before != null) {
      return before;
    }
    if (!defined) {
      return "unknown_sku";
    }
    boolean refused = onHand + delta < 0;
    if (!refused && delta < 0 && onHand + delta < promised()) {
      expire();
      refused = onHand + delta < promised() && reason == Adjustment.Reason.RECEIVED;
    }
    told.put(key, refused ? "insufficient_stock" : "ok");
    onHand += refused ? 0 : delta;
    return refused ? "insufficient_stock" : "ok";
  }

  String reserve(ReservationId id, int quantity, Instant intendedAt, Instant clock) {
    moveTo(clock);
    var record = records.get(id);
    if (record != null) {
      return reserveKnown(record, quantity);
    }
    if (intendedAt.isAfter(time.plus(policy.clockMargin()))) {
      return "outcome_unknown";
    }
    var no = reasonAgainst(quantity, intendedAt);
    records.put(
        id,
        no == null
            ? new Claimed(quantity, "held", time.plus(Given.TTL), null)
            : new Claimed(quantity, no, null, time));
    return no == null ? "ok" : no;
  }

  private String reserveKnown(Claimed record, int quantity) {
    if (!record.state.equals("cancelled") && record.quantity != quantity) {
      return "exists_with_different_lines";
    }
    expireIfOverdue(record);
    return switch (record.state) {
      case "held", "allocated" -> "ok";
      case "released", "cancelled" -> "operation_cancelled";
      case "expired" -> "reservation_expired";
      case "shipped" -> "already_shipped";
      default -> record.state;
    };
  }

  private @Nullable String reasonAgainst(int quantity, Instant intendedAt) {
    if (intendedAt.isBefore(time.minus(policy.memoryWindow()))) {
      return "operation_expired";
    }
    if (!defined) {
      return "unknown_sku";
    }
    if (limit != null && quantity > limit) {
      return "per_order_limit_exceeded";
    }
    expire();
    return quantity > onHand - promised() ? "out_of_stock" : null;
  }

  String allocate(ReservationId id, int quantity, Instant clock) {
    moveTo(clock);
    var record = records.get(id);
    if (record == null) {
      return "operation_expired";
    }
    if ((record.state.equals("held") || record.state.equals("allocated"))
        && record.quantity != quantity) {
      return "exists_with_different_lines";
    }
    expireIfOverdue(record);
    if (record.state.equals("held") && units("allocated") + quantity <= onHand) {
      record.state = "allocated";
    }
    return switch (record.state) {
      case "held" -> "out_of_stock";
      case "allocated", "shipped" -> "ok";
      case "released", "cancelled" -> "already_released";
      case "expired" -> "reservation_expired";
      default -> record.state;
    };
  }

  String release(ReservationId id, Instant clock) {
    moveTo(clock);
    var record = records.get(id);
    if (record == null) {
      records.put(id, new Claimed(0, "cancelled", null, time));
    } else if (record.state.equals("held") || record.state.equals("allocated")) {
      record.state = "released";
      record.closedAt = time;
    } else if (record.state.equals("shipped")) {
      return "already_shipped";
    }
    return "ok";
  }

  String ship(String operation, ReservationId id, int quantity, Instant clock) {
    moveTo(clock);
    var content = id + " " + quantity;
    var before = operations.get(operation);
    if (before != null) {
      return before.equals(content)
          ? told.getOrDefault(operation, "ok")
          : "exists_with_different_lines";
    }
    var record = records.get(id);
    if (record == null) {
      return "operation_expired";
    }
    var no = reasonNotToShip(record, quantity);
    operations.put(operation, content);
    if (no != null) {
      told.put(operation, no);
      return no;
    }
    record.shipped += quantity;
    onHand -= quantity;
    if (record.shipped == record.quantity) {
      record.state = "shipped";
      record.closedAt = time;
    }
    return "ok";
  }

  private @Nullable String reasonNotToShip(Claimed record, int quantity) {
    return switch (record.state) {
      case "held" -> "not_allocated";
      case "expired" -> "reservation_expired";
      case "shipped" -> "ship_exceeds_allocated";
      case "allocated" -> {
        if (quantity > record.quantity - record.shipped) {
          yield "ship_exceeds_allocated";
        }
        yield quantity > onHand ? "insufficient_stock" : null;
      }
      default -> "already_released";
    };
  }

  String restock(String operation, ReservationId id, int quantity, Instant clock) {
    moveTo(clock);
    var content = id + " " + quantity + " back";
    var before = operations.putIfAbsent(operation, content);
    if (before != null) {
      return before.equals(content)
          ? told.getOrDefault(operation, "ok")
          : "exists_with_different_lines";
    }
    if (!defined) {
      told.put(operation, "unknown_sku");
      return "unknown_sku";
    }
    onHand += quantity;
    return "ok";
  }

  private void moveTo(Instant clock) {
    time = clock.isAfter(lastStored) ? clock : lastStored;
  }

  /** A stock forgets when it stores something; the model is told when that was. */
  void stored() {
    lastStored = time;
    var limit = time.minus(policy.closedRetention());
    records.values().removeIf(record -> record.closedAt != null && record.closedAt.isBefore(limit));
  }

  void moveAndExpire(Instant clock) {
    moveTo(clock);
    expire();
  }

  private void expire() {
    records.values().forEach(this::expireIfOverdue);
  }

  private void expireIfOverdue(Claimed record) {
    if (record.state.equals("held")
        && record.expiresAt != null
        && !time.isBefore(record.expiresAt)) {
      record.state = "expired";
      record.closedAt = time;
    }
  }
}
