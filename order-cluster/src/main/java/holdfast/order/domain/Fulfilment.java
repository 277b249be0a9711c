package holdfast.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Units that were handed over together, or are about to be. */
public record Fulfilment(
    OperationId id,
    List<Shipment> lines,
    @Nullable String carrier,
    @Nullable String trackingNumber,
    Instant at) {

  public enum Status {
    /** Stock has not answered yet. */
    PENDING,
    DONE,
    /** Stock had too few on hand; the units are still to be fulfilled. */
    REFUSED
  }

  /** One line of it. */
  public record Shipment(Sku sku, int quantity, Status status) {}

  public Fulfilment {
    lines = List.copyOf(lines);
  }

  static Fulfilment accepted(OrderEvent.FulfilmentAccepted event) {
    return new Fulfilment(
        event.request().id(),
        event.lines().stream()
            .map(line -> new Shipment(line.sku(), line.quantity(), Status.PENDING))
            .toList(),
        event.carrier(),
        event.trackingNumber(),
        event.at());
  }

  /** Pending while a line is; refused if every line was. */
  public Status status() {
    if (lines.stream().anyMatch(line -> line.status() == Status.PENDING)) {
      return Status.PENDING;
    }
    return lines.stream().allMatch(line -> line.status() == Status.REFUSED)
        ? Status.REFUSED
        : Status.DONE;
  }

  Fulfilment answered(Set<Sku> refused) {
    return new Fulfilment(
        id,
        lines.stream()
            .map(line ->
                new Shipment(
                    line.sku(),
                    line.quantity(),
                    refused.contains(line.sku()) ? Status.REFUSED : Status.DONE))
            .toList(),
        carrier,
        trackingNumber,
        at);
  }

  List<Line> asked() {
    return lines.stream().map(line -> new Line(line.sku(), line.quantity())).toList();
  }
}
