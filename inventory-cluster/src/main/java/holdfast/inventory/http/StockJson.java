package holdfast.inventory.http;

import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.money;
import static holdfast.kit.json.Shapes.text;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.domain.Quantity;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockTerms;
import holdfast.inventory.entity.Reservations.LineOutcome;
import holdfast.inventory.entity.StockReply;
import holdfast.inventory.view.StockLevels;
import holdfast.inventory.view.StockMovements;
import holdfast.kit.domain.Money;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Place;
import holdfast.kit.json.Shape;
import holdfast.kit.json.Violation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about stock, and of their answers. */
final class StockJson {

  /** {@code {"name": "Book", "unitPrice": {…}, "lowStockAt": 5, "perOrderLimit": 3}}. */
  static Supplier<StockTerms> terms(Fields in) {
    var name = in.required("name", text(1, 200));
    var unitPrice = in.required("unitPrice", money());
    var lowStockAt =
        in.optional("lowStockAt", integer(0, Stock.MAX_ON_HAND, "low_stock_out_of_range"));
    var perOrderLimit =
        in.optional("perOrderLimit", integer(1, Quantity.MAX_PER_SKU, "limit_out_of_range"));
    return () -> new StockTerms(name.get(), unitPrice.get(), lowStockAt.get(), perOrderLimit.get());
  }

  /** {@code {"delta": 100, "reason": "RECEIVED", "reference": "…", "expectedOnHand": 5}}. */
  record Adjust(Adjustment adjustment, @Nullable Integer expectedOnHand) {
    static Supplier<Adjust> read(Fields in) {
      var reasons = new ReasonShape();
      var reason = in.required("reason", reasons);
      var delta = in.required("delta", reasons.delta());
      var reference = in.optional("reference", text(0, 200));
      var expectedOnHand =
          in.optional("expectedOnHand", integer(0, Stock.MAX_ON_HAND, "on_hand_out_of_range"));
      return () ->
          new Adjust(
              new Adjustment(delta.get(), reason.get(), reference.get()), expectedOnHand.get());
    }
  }

  /** A reason, and what numbers go with it: damage never adds. */
  private static final class ReasonShape implements Shape<Adjustment.Reason> {

    private static final Map<String, Adjustment.Reason> BY_NAME =
        Arrays.stream(Adjustment.Reason.values()).collect(toMap(Enum::name, Function.identity()));

    private Adjustment.@Nullable Reason seen;

    @Override
    public Supplier<Adjustment.Reason> read(JsonNode value, Place at) {
      if (!value.isTextual()) {
        return at.wrong(Violation.WRONG_TYPE);
      }
      var reason = BY_NAME.get(value.textValue());
      seen = reason;
      return reason == null ? at.wrong("unknown_value") : () -> reason;
    }

    /** For the field that is read next. */
    Shape<Integer> delta() {
      return (value, at) -> {
        if (!value.isIntegralNumber()) {
          return at.wrong(Violation.WRONG_TYPE);
        }
        boolean possible =
            value.canConvertToInt()
                && Adjustment.isPossible(
                    value.intValue(), seen == null ? Adjustment.Reason.COUNTED : seen);
        return possible ? value::intValue : at.wrong("delta_out_of_range");
      };
    }
  }

  /** {@code {"lines": [{"sku": "book", "quantity": 2}]}}. */
  record Check(Lines lines) {
    static Supplier<Check> read(Fields in) {
      var lines = in.required("lines", LineShapes.PUBLIC);
      return () -> new Check(lines.get());
    }
  }

  /** One product's stock. */
  record Level(
      String sku,
      String name,
      Money unitPrice,
      int priceVersion,
      int definitionVersion,
      int onHand,
      int held,
      int allocated,
      int available,
      @Nullable Integer lowStockAt,
      @Nullable Integer perOrderLimit,
      @Nullable Integer shortfall,
      @Nullable List<UUID> ordersAtRisk,
      long version) {

    static Level of(Sku sku, StockReply.Level level) {
      var terms = level.terms();
      return new Level(
          sku.value(),
          terms.name(),
          terms.unitPrice(),
          level.priceVersion(),
          level.definitionVersion(),
          level.onHand(),
          level.held(),
          level.allocated(),
          level.available(),
          terms.lowStockAt(),
          terms.perOrderLimit(),
          level.shortfall() == 0 ? null : level.shortfall(),
          orders(level.atRisk()),
          level.version());
    }

    private static @Nullable List<UUID> orders(StockReply.@Nullable AtRisk atRisk) {
      return atRisk == null
          ? null
          : atRisk.newest().stream().map(ReservationId::orderId).distinct().toList();
    }

    static Level of(StockLevels.Row row) {
      int missing = Math.max(0, row.held() + row.allocated() - row.onHand());
      return new Level(
          row.sku(),
          row.name(),
          row.unitPrice(),
          row.priceVersion(),
          row.definitionVersion(),
          row.onHand(),
          row.held(),
          row.allocated(),
          Math.max(0, row.onHand() - row.held() - row.allocated()),
          row.lowStockAt(),
          row.perOrderLimit(),
          missing == 0 ? null : missing,
          null,
          row.version());
    }
  }

  /** A page of a list. */
  record Levels(List<Level> items, @Nullable String nextCursor) {}

  /** What came or went. */
  record Movement(
      long version,
      Instant at,
      String kind,
      int delta,
      int onHand,
      @Nullable String reference,
      @Nullable String by,
      List<UUID> orders) {

    static Movement of(StockMovements.Row row) {
      return new Movement(
          row.version(),
          row.at(),
          row.kind(),
          row.delta(),
          row.onHand(),
          row.reference(),
          row.by(),
          row.orders());
    }
  }

  /** A page of movements, newest first. */
  record Movements(List<Movement> items, @Nullable String nextCursor) {}

  /** Some products that were asked for by name. */
  record Chosen(List<Level> items, List<String> unknown) {}

  /**
   * What one line could have right now.
   *
   * @param outcome available, or why it would be refused
   */
  record Checked(
      String sku,
      int quantity,
      String outcome,
      int available,
      @Nullable Money unitPrice,
      @Nullable Integer priceVersion,
      @Nullable Integer perOrderLimit,
      @Nullable Long version) {

    static Checked of(LineOutcome line, StockReply.Level level) {
      var terms = level.terms();
      int wanted = line.line().quantity().units();
      return new Checked(
          line.line().sku().value(),
          wanted,
          outcome(wanted, level),
          level.available(),
          terms.unitPrice(),
          level.priceVersion(),
          terms.perOrderLimit(),
          level.version());
    }

    static Checked unknown(LineOutcome line) {
      int wanted = line.line().quantity().units();
      var sku = line.line().sku().value();
      return new Checked(sku, wanted, "unknown_sku", 0, null, null, null, null);
    }

    private static String outcome(int wanted, StockReply.Level level) {
      var limit = level.terms().perOrderLimit();
      if (limit != null && wanted > limit) {
        return "per_order_limit_exceeded";
      }
      return wanted > level.available() ? "out_of_stock" : "available";
    }
  }

  /** In the order of the lines, each product once. */
  record CheckedLines(List<Checked> lines) {}

  private StockJson() {}
}
