package holdfast.audit;

import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockPolicy;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.inventory.entity.InventorySerializer;
import holdfast.kit.journal.EventCodec;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The laws of each product by itself, and its lists; what concerns orders is put aside for them.
 */
final class StockBooks {
  private static final int SERIALIZER = 41001;

  private final Ledger ledger;
  private final StockPolicy policy;
  private final Findings findings;
  private final Sorter<StockLine> lines;
  private final Place levelsRead;
  private final Place movementsRead;
  private final ViewTable levels;
  private final ViewTable movements;
  private final Walk<StockEvent> walk;

  StockBooks(Ledger ledger, StockPolicy policy, Sorter<StockLine> lines, Findings findings)
      throws SQLException {
    this.ledger = ledger;
    this.policy = policy;
    this.findings = findings;
    this.lines = lines;
    this.levelsRead = ledger.readBy("stock-levels");
    this.movementsRead = ledger.readBy("stock-movements");
    this.levels = levels(ledger, findings);
    this.movements = movements(ledger, findings);
    this.walk =
        new Walk<>(
            "Stock",
            SERIALIZER,
            new EventCodec(InventorySerializer.NAMES),
            StockEvent.class,
            id -> Sku.parse(id) == null ? null : new Product(id),
            findings);
  }

  /** Reads the whole journal. */
  Walk<StockEvent> audit() throws SQLException {
    ledger.events(walk, findings);
    levels.end();
    movements.end();
    return walk;
  }

  private static ViewTable levels(Ledger ledger, Findings findings) {
    return new ViewTable(
        ledger,
        findings,
        "stock_levels",
        List.of(new ViewTable.Key("sku", "text")),
        List.of(
            ViewTable.Column.of("name"),
            ViewTable.Column.of("unit_price"),
            ViewTable.Column.of("currency"),
            ViewTable.Column.of("price_version"),
            ViewTable.Column.of("definition_version"),
            ViewTable.Column.of("low_stock_at"),
            ViewTable.Column.of("per_order_limit"),
            ViewTable.Column.breaking(Law.UNITS_ADD_UP, "on_hand"),
            ViewTable.Column.of("held"),
            ViewTable.Column.of("allocated"),
            ViewTable.Column.of("version")),
        "NOT EXISTS (SELECT 1 FROM event_journal j WHERE j.persistence_id = 'Stock|' || v.sku"
            + " AND j.sequence_number = v.version)");
  }

  private static ViewTable movements(Ledger ledger, Findings findings) {
    return new ViewTable(
        ledger,
        findings,
        "stock_movements",
        List.of(new ViewTable.Key("sku", "text"), new ViewTable.Key("version", "bigint")),
        List.of(
            ViewTable.Column.time("at"),
            ViewTable.Column.of("kind"),
            ViewTable.Column.of("delta"),
            ViewTable.Column.breaking(Law.UNITS_ADD_UP, "on_hand"),
            ViewTable.Column.of("reference"),
            ViewTable.Column.of("moved_by"),
            ViewTable.Column.of("orders")),
        "NOT EXISTS (SELECT 1 FROM event_journal j WHERE j.persistence_id = 'Stock|' || v.sku"
            + " AND j.sequence_number = v.version)");
  }

  /** Whether the list of products shows what this event changes. */
  private static boolean isListed(StockEvent event) {
    return switch (event) {
      case StockEvent.Defined _,
          StockEvent.Adjusted _,
          StockEvent.Reserved _,
          StockEvent.Allocated _,
          StockEvent.Released _,
          StockEvent.HoldExpired _,
          StockEvent.Shipped _,
          StockEvent.Restocked _ ->
          true;
      case StockEvent.AdjustmentRefused _,
          StockEvent.AdjustmentPreconditionFailed _,
          StockEvent.FellShort _,
          StockEvent.ReserveRefused _,
          StockEvent.ReservationCancelled _,
          StockEvent.ReservationNotKnown _,
          StockEvent.OperationRefused _,
          StockEvent.RanLow _,
          StockEvent.RanOut _,
          StockEvent.CameBack _ ->
          false;
    };
  }

  /** One product on its way through its events. */
  private final class Product implements Walk.Entity<StockEvent> {
    private final String sku;
    private final StockTally tally = new StockTally();
    private final Fold<Stock, StockEvent> fold;
    private StockEvent.@Nullable Defined listedTerms;
    private List<@Nullable String> listed = List.of();

    private Product(String sku) {
      this.sku = sku;
      this.fold = new Fold<>("Stock|" + sku, Stock.empty(policy), Stock::after, findings);
    }

    @Override
    public void event(StoredEvent row, StockEvent event) throws SQLException {
      refuseRepeat(row, event);
      fold.add(row, event);
      var wrong = tally.add(event);
      if (!wrong.isEmpty()) {
        findings.broken(Law.NO_OVERSELL, sku, "after event %d: %s".formatted(row.number(), wrong));
      }
      compareSums(row);
      var line = StockLine.of(sku, row.number(), event);
      if (line != null) {
        lines.add(line);
      }
      show(row, event);
    }

    /** A person's request that took effect before. */
    private void refuseRepeat(StoredEvent row, StockEvent event) {
      var stock = fold.state();
      if (stock != null
          && event instanceof StockEvent.Adjusted adjusted
          && stock.requests().contains(adjusted.request().key())) {
        findings.broken(
            Law.EFFECT_ONCE, sku, "event %d repeats an adjustment".formatted(row.number()));
      }
    }

    private void compareSums(StoredEvent row) {
      var stock = fold.state();
      if (stock != null
          && (stock.onHand() != tally.onHand
              || stock.held() != tally.held
              || stock.allocated() != tally.allocated)) {
        findings.broken(
            Law.UNITS_ADD_UP,
            sku,
            "after event %d the service has %d on hand, %d held, %d allocated; the events sum to %d, %d, %d"
                .formatted(
                    row.number(),
                    stock.onHand(),
                    stock.held(),
                    stock.allocated(),
                    tally.onHand,
                    tally.held,
                    tally.allocated));
      }
    }

    private void show(StoredEvent row, StockEvent event) throws SQLException {
      if (movementsRead.reaches(row)) {
        showMovement(row, event);
      }
      if (!levelsRead.reaches(row) || !isListed(event)) {
        return;
      }
      if (event instanceof StockEvent.Defined defined) {
        listedTerms = defined;
      }
      var terms = listedTerms;
      if (terms != null) {
        listed =
            ViewTable.values(
                terms.terms().name(),
                terms.terms().unitPrice().amount(),
                terms.terms().unitPrice().currency(),
                terms.priceVersion(),
                terms.definitionVersion(),
                terms.terms().lowStockAt(),
                terms.terms().perOrderLimit(),
                tally.onHand,
                tally.held,
                tally.allocated,
                row.number());
      }
    }

    private void showMovement(StoredEvent row, StockEvent event) throws SQLException {
      switch (event) {
        case StockEvent.Adjusted(var request, var adjustment, _, var at) ->
            moved(
                row,
                at,
                adjustment.reason().name(),
                adjustment.delta(),
                adjustment.reference(),
                request.by(),
                List.of());
        case StockEvent.Shipped(_, var reservation, int quantity, var at) ->
            moved(row, at, "SHIPPED", -quantity, null, null, List.of(reservation));
        case StockEvent.Restocked(_, var reservation, int quantity, var at) ->
            moved(row, at, "RESTOCKED", quantity, null, null, List.of(reservation));
        case StockEvent.FellShort(_, _, var newest, var at) ->
            moved(row, at, "FELL_SHORT", 0, null, null, newest);
        case StockEvent.Defined _,
            StockEvent.AdjustmentRefused _,
            StockEvent.AdjustmentPreconditionFailed _,
            StockEvent.Reserved _,
            StockEvent.ReserveRefused _,
            StockEvent.Allocated _,
            StockEvent.Released _,
            StockEvent.HoldExpired _,
            StockEvent.ReservationCancelled _,
            StockEvent.ReservationNotKnown _,
            StockEvent.OperationRefused _,
            StockEvent.RanLow _,
            StockEvent.RanOut _,
            StockEvent.CameBack _ -> {}
      }
    }

    private void moved(
        StoredEvent row,
        Instant at,
        String kind,
        int delta,
        @Nullable String reference,
        @Nullable String by,
        List<ReservationId> reservations)
        throws SQLException {
      movements.expect(
          List.of(sku, Long.toString(row.number())),
          ViewTable.values(
              ViewTable.rounded(at),
              kind,
              delta,
              tally.onHand,
              reference,
              by,
              reservations.stream()
                  .map(ReservationId::orderId)
                  .distinct()
                  .map(UUID::toString)
                  .collect(Collectors.joining(",", "{", "}"))));
    }

    @Override
    public void unreadable() {
      fold.lose();
    }

    @Override
    public void snapshot(Record snapshot) {
      var stock = fold.state();
      if (stock == null) {
        return;
      }
      if (!(snapshot instanceof StockSnapshot stored)) {
        findings.broken(Law.SNAPSHOTS, "Stock|" + sku, "it is of something else");
        return;
      }
      var difference = SnapshotComparison.of(stored, StockSnapshot.of(stock));
      if (difference != null) {
        findings.broken(Law.SNAPSHOTS, "Stock|" + sku, difference);
      }
      if (stored.onHand() != tally.onHand) {
        findings.broken(
            Law.UNITS_ADD_UP,
            sku,
            "a snapshot has %d on hand, the events sum to %d"
                .formatted(stored.onHand(), tally.onHand));
      }
    }

    @Override
    public void end() throws SQLException {
      if (!listed.isEmpty()) {
        levels.expect(List.of(sku), listed);
      }
    }
  }
}
