package holdfast.audit;

import static holdfast.audit.Law.EFFECT_ONCE;
import static holdfast.audit.Law.NO_OVERSELL;
import static holdfast.audit.Law.TOMBSTONES;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What stock has done for one order, told by its events alone. Products forget what is closed; the
 * journal does not, so a second life shows here however late it came.
 */
final class Reservations {

  enum State {
    UNSEEN,
    HELD,
    ALLOCATED,
    CLOSED
  }

  /** One attempt's claim on one product. */
  static final class Claim {
    State state = State.UNSEEN;
    int quantity;
    int shipped;
    int restocked;

    boolean isOpen() {
      return state == State.HELD || state == State.ALLOCATED;
    }

    /** Units that it still has. */
    int units() {
      return isOpen() ? quantity - shipped : 0;
    }
  }

  private final Findings findings;
  private final Map<String, Map<Integer, Claim>> claims = new TreeMap<>();
  private final Set<String> carriedOut = new HashSet<>();

  Reservations(List<StockLine> lines, Findings findings) {
    this.findings = findings;
    lines.forEach(this::add);
  }

  /** The claims on each product, by attempt. */
  Map<String, Map<Integer, Claim>> claims() {
    return claims;
  }

  Claim claim(String sku, int attempt) {
    return claims
        .computeIfAbsent(sku, _ -> new TreeMap<>())
        .computeIfAbsent(attempt, _ -> new Claim());
  }

  void eachOpen(Consumer<String> claim) {
    claims.forEach((sku, attempts) ->
        attempts.forEach((attempt, one) -> {
          if (one.isOpen()) {
            claim.accept("attempt %d has %d of %s".formatted(attempt, one.units(), sku));
          }
        }));
  }

  private void add(StockLine line) {
    var claim = claim(line.sku(), line.attempt());
    switch (line.kind()) {
      case RESERVED -> reserve(line, claim);
      case REFUSED -> {
        if (claim.isOpen()) {
          broken(EFFECT_ONCE, line, "refused what it had promised");
        }
        claim.state = State.CLOSED;
      }
      case ALLOCATED -> allocate(line, claim);
      case RELEASED -> {
        require(claim.isOpen(), EFFECT_ONCE, line, "gave back what it did not have");
        require(!claim.isOpen() || claim.units() == line.quantity(), line, "gave back other units");
        claim.state = State.CLOSED;
      }
      case EXPIRED -> {
        require(claim.state != State.ALLOCATED, NO_OVERSELL, line, "took sold units by the clock");
        require(claim.isOpen(), EFFECT_ONCE, line, "expired what it did not hold");
        claim.state = State.CLOSED;
      }
      case CANCELLED -> {
        require(!claim.isOpen(), EFFECT_ONCE, line, "closed what it has as never seen");
        claim.state = State.CLOSED;
      }
      case SHIPPED -> ship(line, claim);
      case RESTOCKED -> {
        carryOut(line);
        claim.restocked += line.quantity();
      }
      case SHIP_REFUSED, RESTOCK_REFUSED -> carryOut(line);
    }
  }

  private void reserve(StockLine line, Claim claim) {
    if (claim.isOpen()) {
      broken(EFFECT_ONCE, line, "reserved twice");
    } else if (claim.state == State.CLOSED) {
      broken(TOMBSTONES, line, "reserved after it was closed");
    }
    boolean another =
        claims.getOrDefault(line.sku(), Map.of()).values().stream()
            .anyMatch(other -> other != claim && other.isOpen());
    require(!another, line, "another attempt has units as well");
    claim.state = State.HELD;
    claim.quantity = line.quantity();
  }

  private void allocate(StockLine line, Claim claim) {
    switch (claim.state) {
      case UNSEEN -> broken(NO_OVERSELL, line, "sold what was never reserved");
      case ALLOCATED -> broken(EFFECT_ONCE, line, "sold twice");
      case CLOSED -> broken(TOMBSTONES, line, "sold after it was closed");
      case HELD -> require(claim.quantity == line.quantity(), line, "sold other units than held");
    }
    claim.quantity = line.quantity();
    claim.state = State.ALLOCATED;
  }

  private void ship(StockLine line, Claim claim) {
    carryOut(line);
    require(claim.state == State.ALLOCATED, line, "shipped what is not sold");
    claim.shipped += line.quantity();
    require(claim.shipped <= claim.quantity, line, "shipped more than it had");
    if (claim.shipped >= claim.quantity) {
      claim.state = State.CLOSED;
    }
  }

  private void carryOut(StockLine line) {
    require(
        carriedOut.add(line.sku() + " " + line.operation()),
        EFFECT_ONCE,
        line,
        "operation %s was carried out before".formatted(line.operation()));
  }

  private void require(boolean holds, StockLine line, String otherwise) {
    require(holds, NO_OVERSELL, line, otherwise);
  }

  private void require(boolean holds, Law law, StockLine line, String otherwise) {
    if (!holds) {
      broken(law, line, otherwise);
    }
  }

  private void broken(Law law, StockLine line, String how) {
    findings.broken(law, line.id(), "%s (event %d)".formatted(how, line.number()));
  }
}
