package holdfast.inventory.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
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

  /** What was answered under an id, and to which content. */
  private record Told(String content, String answer, Instant at) {}

  private final StockPolicy policy = Given.POLICY;
  private final Map<ReservationId, Claimed> records = new HashMap<>();
  private final Map<String, Told> adjustments = new HashMap<>();
  private final Map<UUID, Told> operations = new HashMap<>();
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

  /** How many reservations that are over it remembers. */
  long closed() {
    return records.values().stream().filter(record -> record.closedAt != null).count();
  }

  int operations() {
    return operations.size();
  }

  boolean knows(UUID operation) {
    return operations.containsKey(operation);
  }

  boolean knows(ReservationId id, Instant clock) {
    moveTo(clock);
    return records.containsKey(id);
  }

  boolean knows(String key, Instant clock) {
    moveTo(clock);
    return adjustments.containsKey(key);
  }

  void define(@Nullable Integer perOrderLimit, Instant clock) {
    moveTo(clock);
    defined = true;
    limit = perOrderLimit;
  }

  String adjust(String key, int delta, Adjustment.Reason reason, Instant clock) {
    moveTo(clock);
    var before = adjustments.get(key);
    if (before != null) {
      return before.answer();
    }
    if (!defined) {
      return "unknown_sku";
    }
    boolean refused = onHand + delta < 0;
    if (!refused && delta < 0 && onHand + delta < promised()) {
      expire();
      refused = onHand + delta < promised() && reason == Adjustment.Reason.RECEIVED;
    }
    onHand += refused ? 0 : delta;
    var answer = refused ? "insufficient_stock" : "ok";
    adjustments.put(key, new Told("", answer, time));
    return answer;
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

  String handle(StockOperation operation, Instant intendedAt, Instant clock) {
    moveTo(clock);
    var before = operations.get(operation.id());
    if (before != null) {
      return before.content().equals(operation.toString())
          ? before.answer()
          : "exists_with_different_lines";
    }
    if (intendedAt.isAfter(time.plus(policy.clockMargin()))) {
      return "outcome_unknown";
    }
    if (intendedAt.isBefore(time.minus(policy.keyRetention()))) {
      return "operation_expired";
    }
    var answer =
        operation.kind() == StockOperation.Kind.SHIP
            ? ship(operation.reservation(), operation.quantity())
            : restock(operation.quantity());
    if (!answer.equals("operation_expired")) {
      operations.put(operation.id(), new Told(operation.toString(), answer, time));
    }
    return answer;
  }

  private String ship(ReservationId id, int quantity) {
    var record = records.get(id);
    if (record == null) {
      return "operation_expired";
    }
    var no = reasonNotToShip(record, quantity);
    if (no == null) {
      record.shipped += quantity;
      onHand -= quantity;
    }
    if (no == null && record.shipped == record.quantity) {
      record.state = "shipped";
      record.closedAt = time;
    }
    return no == null ? "ok" : no;
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

  private String restock(int quantity) {
    onHand += defined ? quantity : 0;
    return defined ? "ok" : "unknown_sku";
  }

  private void moveTo(Instant clock) {
    time = clock.isAfter(lastStored) ? clock : lastStored;
  }

  /** A stock forgets when it stores something; the model is told when that was. */
  void stored() {
    lastStored = time;
    var limit = time.minus(policy.closedRetention());
    records.values().removeIf(record -> record.closedAt != null && record.closedAt.isBefore(limit));
    forget(adjustments.values(), policy.keyRetention());
    forget(operations.values(), policy.operationRetention());
  }

  private void forget(Collection<Told> told, Duration retention) {
    var limit = time.minus(retention);
    told.removeIf(one -> one.at().isBefore(limit));
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
