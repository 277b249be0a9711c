package holdfast.audit;

import static holdfast.audit.Law.CHARGED_ONCE;
import static holdfast.audit.Law.EFFECT_ONCE;
import static holdfast.audit.Law.REFUNDED_ONCE;
import static holdfast.audit.Law.TOMBSTONES;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What accounts have done for one order, told by their events alone. */
final class Charges {

  enum State {
    UNSEEN,
    HELD,
    CAPTURED,
    VOIDED,
    CLOSED
  }

  /** One attempt to be paid. */
  static final class Charge {
    State state = State.UNSEEN;
    String account = "";
    long held;
    long captured;
    long refunded;
    String currency = "";
  }

  private final Findings findings;
  private final Map<Integer, Charge> charges = new TreeMap<>();
  private final Map<String, Boolean> refunds = new HashMap<>();
  private final Set<Integer> captured = new HashSet<>();

  Charges(List<PaymentLine> lines, Findings findings) {
    this.findings = findings;
    lines.forEach(this::add);
  }

  /** By attempt. */
  Map<Integer, Charge> charges() {
    return charges;
  }

  boolean anyHeld() {
    return charges.values().stream().anyMatch(charge -> charge.state == State.HELD);
  }

  long captured() {
    return charges.values().stream().mapToLong(charge -> charge.captured).sum();
  }

  long refunded() {
    return charges.values().stream().mapToLong(charge -> charge.refunded).sum();
  }

  private void add(PaymentLine line) {
    var charge = charges.computeIfAbsent(line.attempt(), _ -> new Charge());
    switch (line.kind()) {
      case HELD -> hold(line, charge);
      case REFUSED -> {
        require(charge.state != State.HELD, EFFECT_ONCE, line, "refused what it holds");
        close(charge);
      }
      case CAPTURED -> capture(line, charge);
      case VOIDED -> {
        require(charge.state != State.CAPTURED, CHARGED_ONCE, line, "voided after its capture");
        require(
            charge.state == State.HELD || charge.state == State.CAPTURED,
            EFFECT_ONCE,
            line,
            "voided what is not held");
        charge.state = State.VOIDED;
      }
      case CANCELLED -> {
        require(charge.state != State.HELD, EFFECT_ONCE, line, "closed a hold as never seen");
        close(charge);
      }
      case REFUNDED -> refund(line, charge);
      case REFUND_REFUSED ->
          require(
              refunds.putIfAbsent(line.refund(), false) == null,
              REFUNDED_ONCE,
              line,
              "refund %s was settled before".formatted(line.refund()));
    }
  }

  private void hold(PaymentLine line, Charge charge) {
    switch (charge.state) {
      case UNSEEN -> {}
      case HELD, CAPTURED -> broken(EFFECT_ONCE, line, "held twice");
      case VOIDED, CLOSED -> broken(TOMBSTONES, line, "held after it was closed");
    }
    charge.state = State.HELD;
    charge.account = line.account();
    charge.held = line.amount();
    charge.currency = line.currency();
  }

  private void capture(PaymentLine line, Charge charge) {
    captured.add(line.attempt());
    require(captured.size() == 1, CHARGED_ONCE, line, "another attempt was captured as well");
    switch (charge.state) {
      case HELD -> {}
      case CAPTURED -> broken(CHARGED_ONCE, line, "captured twice");
      case VOIDED, CLOSED -> broken(CHARGED_ONCE, line, "captured after it was closed");
      case UNSEEN -> broken(CHARGED_ONCE, line, "captured what was never held");
    }
    charge.state = State.CAPTURED;
    charge.currency = line.currency();
    charge.captured += line.amount();
  }

  private void refund(PaymentLine line, Charge charge) {
    require(
        refunds.putIfAbsent(line.refund(), true) == null,
        REFUNDED_ONCE,
        line,
        "refund %s was settled before".formatted(line.refund()));
    charge.refunded += line.amount();
    require(
        charge.refunded <= charge.captured,
        REFUNDED_ONCE,
        line,
        "%d refunded of %d".formatted(charge.refunded, charge.captured));
  }

  /** What was captured stays captured, also when the account has forgotten it. */
  private static void close(Charge charge) {
    if (charge.state != State.CAPTURED) {
      charge.state = State.CLOSED;
    }
  }

  private void require(boolean holds, Law law, PaymentLine line, String otherwise) {
    if (!holds) {
      broken(law, line, otherwise);
    }
  }

  private void broken(Law law, PaymentLine line, String how) {
    findings.broken(
        law, line.id(), "%s (account %s, event %d)".formatted(how, line.account(), line.number()));
  }
}
