package holdfast.order.http;

import static java.util.Locale.ROOT;

import holdfast.kit.domain.Money;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Query;
import holdfast.order.domain.Holdings.OfPayment;
import holdfast.order.domain.Holdings.OfStock;
import holdfast.order.domain.Line;
import holdfast.order.entity.OrderReply.Current;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code include} adds to an order. This service asks nobody: it tells what the order itself
 * has stored of its payment and its reservation, and says so in {@code warnings}.
 */
final class OrderParts {

  static final String PARAMETER = "include";

  private enum Part {
    PAYMENT,
    RESERVATION,
    TIMELINE;

    String text() {
      return name().toLowerCase(ROOT);
    }
  }

  /** The payment, as stored by the order. */
  record Payment(String id, OfPayment status, @Nullable Money amount, Instant asOf) {}

  /** The reservation, as stored by the order. */
  record Reservation(String id, OfStock status, List<ReservedLine> lines, Instant asOf) {}

  record ReservedLine(String sku, int quantity) {

    static ReservedLine of(Line line) {
      return new ReservedLine(line.sku().value(), line.quantity());
    }
  }

  /** What a part is not. */
  record Warning(String part, String code, String detail) {}

  private final Set<Part> asked;

  private OrderParts(Set<Part> asked) {
    this.asked = asked;
  }

  /** Reads {@code include=payment,timeline}; 400 for a part that there is not. */
  static OrderParts in(Query query) {
    var asked = new TreeSet<Part>();
    for (var value : query.all(PARAMETER)) {
      for (var name : value.split(",", -1)) {
        asked.add(part(name));
      }
    }
    return new OrderParts(asked);
  }

  private static Part part(String name) {
    return Arrays.stream(Part.values())
        .filter(part -> part.text().equals(name))
        .findFirst()
        .orElseThrow(() ->
            Problem.of(ProblemCode.INVALID_QUERY, PARAMETER + " names a part that there is not")
                .asException());
  }

  Map<String, @Nullable Object> of(String id, Current order) {
    if (asked.isEmpty()) {
      return Map.of();
    }
    var parts = new LinkedHashMap<String, @Nullable Object>();
    var warnings = new ArrayList<Warning>();
    for (var part : asked) {
      var value = of(part, id, order);
      parts.put(part.text(), value);
      if (part == Part.TIMELINE) {
        warnings.add(new Warning(part.text(), "not_available", "there is no timeline yet"));
      } else if (value != null) {
        warnings.add(
            new Warning(
                part.text(), "as_recorded", "as the order has stored it; nobody else was asked"));
      }
    }
    parts.put("warnings", warnings);
    return parts;
  }

  private static @Nullable Object of(Part part, String id, Current order) {
    var attempt = id + "-" + order.attempt();
    var holdings = order.holdings();
    var asOf = OrderJson.shown(order.updatedAt());
    return switch (part) {
      case PAYMENT ->
          holdings.payment() == OfPayment.NONE
              ? null
              : new Payment(attempt, holdings.payment(), order.total(), asOf);
      case RESERVATION ->
          holdings.stock() == OfStock.NONE
              ? null
              : new Reservation(
                  attempt,
                  holdings.stock(),
                  order.placement().lines().stream().map(ReservedLine::of).toList(),
                  asOf);
      case TIMELINE -> null;
    };
  }
}
