package holdfast.order.domain;

import holdfast.kit.domain.Money;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Units that came back together.
 *
 * @param refund what is paid back for them, under the same id; may be zero
 * @param restockPending whether stock has still to confirm that it took back what can be sold again
 */
public record Return(
    OperationId id, List<ReturnedLine> lines, Money refund, boolean restockPending, Instant at) {

  public Return {
    lines = List.copyOf(lines);
  }

  static Return accepted(OrderEvent.ReturnAccepted event) {
    var accepted =
        new Return(event.request().id(), event.lines(), event.refund(), false, event.at());
    return accepted.restocked(!accepted.forStock().isEmpty());
  }

  Return restocked() {
    return restocked(false);
  }

  private Return restocked(boolean pending) {
    return new Return(id, lines, refund, pending, at);
  }

  /** What stock takes back, one line a product. */
  List<Line> forStock() {
    var units = new LinkedHashMap<Sku, Integer>();
    lines.stream()
        .filter(line -> line.disposition() == Disposition.RESTOCK)
        .forEach(line -> units.merge(line.sku(), line.quantity(), Math::addExact));
    return units.entrySet().stream()
        .map(entry -> new Line(entry.getKey(), entry.getValue()))
        .toList();
  }
}
