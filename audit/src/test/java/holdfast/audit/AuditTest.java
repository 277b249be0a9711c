package holdfast.audit;

import static holdfast.audit.PaperShop.line;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Adjustment;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A legal history keeps every law; one row that somebody changed is found and named. */
@Tag("database")
class AuditTest {
  private static final int MORE_ORDERS = 60;

  private static ThreeDatabases databases;
  private static PaperShop shop;
  private static PaperBooks books;

  private static Known orders;

  /** Those that are spoiled by name. */
  private record Known(OrderId confirmed, OrderId returned, OrderId cancelled, OrderId rejected) {}

  @BeforeAll
  static void start() {
    databases = new ThreeDatabases();
    books = databases.paper();
    books.migrate();
    shop = new PaperShop(42);
    orders = trade();
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void write() throws SQLException {
    books.write(shop);
  }

  private static Known trade() {
    shop.define("book", 1_000, 40);
    shop.define("pen", 150, 500);
    shop.open("ann", 20_000_000);
    shop.open("bob", 1_000);
    var confirmed = shop.buy("confirmed", "ann", line("book", 2), line("pen", 1));
    var returned = shop.buy("returned", "ann", line("book", 3));
    fulfil(returned, 1);
    fulfil(returned, 2);
    takeBack(returned, 1, Disposition.RESTOCK);
    takeBack(returned, 1, Disposition.SCRAP);
    refund(returned, 100);
    var cancelled = shop.buy("cancelled", "ann", line("pen", 2));
    shop.operate(cancelled, "cancel", new Operation.Cancel("changed my mind"));
    shop.finish(cancelled);
    var rejected = shop.buy("rejected", "bob", line("pen", 1), line("book", 2));
    shop.buy("none-left", "ann", line("book", 9_000));
    cancelOnTheWay();
    shop.count("book", -1, Adjustment.Reason.DAMAGED);
    tradeAtRandom();
    shop.count("book", -3, Adjustment.Reason.SHRINKAGE);
    return new Known(confirmed, returned, cancelled, rejected);
  }

  /** At each of its steps. */
  private static void cancelOnTheWay() {
    for (int steps = 0; steps < 4; steps++) {
      var order = shop.place("on-its-way-" + steps, "ann", List.of(line("pen", 1)));
      for (int step = 0; step < steps; step++) {
        shop.step(order);
      }
      shop.operate(order, "cancel", new Operation.Cancel(null));
      shop.finish(order);
    }
  }

  private static void tradeAtRandom() {
    var random = new Random(7);
    for (int number = 0; number < MORE_ORDERS; number++) {
      var who = random.nextInt(5) == 0 ? "bob" : "ann";
      var order =
          shop.buy(
              "random-" + number,
              who,
              line("pen", 1 + random.nextInt(4)),
              line("book", 1 + random.nextInt(2)));
      if (random.nextInt(3) == 0) {
        shop.operate(order, "cancel", new Operation.Cancel(null));
        shop.finish(order);
      }
    }
  }

  private static void fulfil(OrderId order, int units) {
    shop.operate(
        order, "fulfil-" + units, new Operation.Fulfil(List.of(line("book", units)), "post", null));
    shop.finish(order);
  }

  private static void takeBack(OrderId order, int units, Disposition disposition) {
    var line = new ReturnedLine(new Sku("book"), units, disposition);
    shop.operate(order, "take-back-" + disposition, new Operation.TakeBack(List.of(line)));
    shop.finish(order);
  }

  private static void refund(OrderId order, long cents) {
    shop.operate(order, "refund", new Operation.GiveRefund(PaperShop.euros(cents), "sorry", null));
    shop.finish(order);
  }

  @Test
  void a_legal_history_keeps_every_law() throws SQLException {
    var report = audit(true);

    assertThat(broken(report)).isEmpty();
    assertThat(report.order().events() + report.inventory().events() + report.payment().events())
        .isEqualTo(shop.written().size());
    assertThat(report.findings().openOrders()).isZero();
  }

  @Test
  void an_order_on_its_way_is_open_and_breaks_no_law_until_it_should_have_ended()
      throws SQLException {
    var open = new PaperShop(1);
    open.define("book", 1_000, 10);
    open.open("ann", 10_000);
    var order = open.place("open", "ann", List.of(line("book", 1)));
    for (int step = 0; step < 4; step++) {
      books.write(open);
      var report = audit(false);
      assertThat(broken(report)).isEmpty();
      assertThat(report.findings().firstOpen()).containsExactly(order.toString());
      assertThat(audit(true).findings().of(Law.ORDERS_END)).containsOnlyKeys(order.toString());
      open.step(order);
    }
    books.write(open);
    assertThat(broken(audit(true))).isEmpty();
  }

  @Test
  void a_list_that_is_behind_breaks_no_law() throws SQLException {
    for (var view : List.of("stock-levels", "stock-movements")) {
      forget("inventory", view);
    }
    books.spoil("inventory", "DELETE FROM stock_levels");
    books.spoil("inventory", "DELETE FROM stock_movements");

    assertThat(broken(audit(true))).isEmpty();
  }

  private static void forget(String service, String view) throws SQLException {
    books.spoil(
        service, "UPDATE feed_offset SET tx = '0', ordering = 0 WHERE view = '%s'".formatted(view));
  }

  /** A row that is changed, and who is to be named for breaking which law. */
  record Spoiled(Law law, String service, String statement, String named) {
    @Override
    public String toString() {
      return law.id() + ": " + statement;
    }
  }

  static Stream<Spoiled> spoiledRows() {
    return Stream.of(
        new Spoiled(
            Law.UNITS_ADD_UP,
            "inventory",
            "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE sku = 'pen'",
            "pen"),
        new Spoiled(
            Law.UNITS_ADD_UP, "inventory", event("Stock|pen", 2, "adjustment,delta", "490"), "pen"),
        new Spoiled(
            Law.NO_OVERSELL,
            "inventory",
            set("stock-reserved/1", "reservation", "{confirmed}", "quantity", "90000"),
            "pen"),
        new Spoiled(
            Law.EVERY_EVENT,
            "order",
            "UPDATE event_journal SET event_payload = 'nothing'"
                + " WHERE persistence_id = 'Order|{confirmed}' AND sequence_number = 2",
            "Order|{confirmed}"),
        new Spoiled(
            Law.UNITS_AGREE,
            "inventory",
            set("stock-restocked/1", "quantity", "2"),
            "{returned}-1 book"),
        new Spoiled(
            Law.HOLDS_COVERED,
            "payment",
            set(
                "account-hold-placed/1",
                "payment",
                "{confirmed}",
                "asked,amount,amount",
                "99000000"),
            "ann"),
        new Spoiled(
            Law.CHARGED_ONCE,
            "payment",
            again("account-hold-captured/1", "payment", "{confirmed}"),
            "{confirmed}-1"),
        new Spoiled(
            Law.CHARGED_ONCE,
            "payment",
            set("account-hold-captured/1", "payment", "{confirmed}", "amount,amount", "1"),
            "{confirmed}-1"),
        new Spoiled(
            Law.REFUNDED_ONCE,
            "payment",
            again("account-refunded/1", "payment", "{returned}"),
            "{returned}-1"),
        new Spoiled(
            Law.NOTHING_LEAKS,
            "inventory",
            rename("stock-released/1", "{rejected}", "stock-reservation-not-known/1"),
            "{rejected}"),
        new Spoiled(
            Law.NOTHING_LEAKS,
            "order",
            "DELETE FROM event_journal WHERE persistence_id = 'Order|{confirmed}'",
            "{confirmed}"),
        new Spoiled(
            Law.EFFECT_ONCE,
            "inventory",
            again("stock-allocated/1", "reservation", "{confirmed}"),
            "{confirmed}-1 pen"),
        new Spoiled(
            Law.ONE_WRITER,
            "payment",
            "DELETE FROM event_journal WHERE persistence_id = 'Account|bob' AND sequence_number ="
                + " 3",
            "Account|bob"),
        new Spoiled(
            Law.ONE_WRITER,
            "inventory",
            "UPDATE event_journal SET writer = 'writer-0'"
                + " WHERE persistence_id = 'Stock|pen' AND sequence_number = 15",
            "Stock|pen"),
        new Spoiled(
            Law.EVERY_EVENT,
            "order",
            "UPDATE event_journal SET event_payload = '{}'"
                + " WHERE persistence_id = 'Order|{confirmed}' AND sequence_number = 1",
            "Order|{confirmed}"),
        new Spoiled(
            Law.SNAPSHOTS,
            "inventory",
            "UPDATE snapshot SET snapshot_payload = convert_to(jsonb_set(convert_from("
                + "snapshot_payload, 'UTF8')::jsonb, '{holds,0,quantity}', '77')::text, 'UTF8')"
                + " WHERE persistence_id = 'Stock|pen'",
            "Stock|pen"),
        new Spoiled(
            Law.SNAPSHOTS,
            "payment",
            "UPDATE snapshot SET sequence_number = 100000 WHERE persistence_id = 'Account|bob'",
            "Account|bob"),
        new Spoiled(
            Law.ORDERS_END,
            "order",
            "DELETE FROM event_journal WHERE persistence_id = 'Order|{rejected}'"
                + " AND event_ser_manifest = 'order-rejected/1'",
            "{rejected}"),
        new Spoiled(
            Law.TOMBSTONES,
            "inventory",
            again("stock-reserved/1", "reservation", "{cancelled}"),
            "{cancelled}-1 pen"),
        new Spoiled(
            Law.LISTS,
            "order",
            "UPDATE orders SET status = 'PENDING' WHERE id = '{confirmed}'",
            "orders {confirmed}"),
        new Spoiled(
            Law.LISTS,
            "order",
            "DELETE FROM orders WHERE id = '{confirmed}'",
            "orders {confirmed}"),
        new Spoiled(
            Law.LISTS,
            "payment",
            "UPDATE statement_entry SET posted_after = 1 WHERE account_id = 'bob' AND entry = 2",
            "statement_entry bob 2"),
        new Spoiled(
            Law.LISTS,
            "payment",
            "INSERT INTO account VALUES ('eve', 'eve', 'EUR', 'ACTIVE', 1000, 0, 1)",
            "account eve"),
        new Spoiled(
            Law.LISTS,
            "inventory",
            "UPDATE stock_levels SET held = held + 1 WHERE sku = 'book'",
            "stock_levels book"),
        new Spoiled(
            Law.MONEY_AGREES,
            "payment",
            "UPDATE ledger_balance SET balance = balance + 1 WHERE ledger = 'sales:EUR'",
            "EUR"),
        new Spoiled(
            Law.MONEY_AGREES,
            "payment",
            "UPDATE account SET posted = posted + 1 WHERE account_id = 'ann'",
            "ann"),
        new Spoiled(
            Law.MONEY_AGREES,
            "payment",
            set("account-hold-captured/1", "payment", "{confirmed}", "amount,amount", "1"),
            "{confirmed}"),
        new Spoiled(
            Law.INTENT_FIRST,
            "payment",
            set(
                "account-hold-placed/1",
                "payment",
                "{confirmed}",
                "payment,orderId",
                "\"00000000-0000-5000-8000-000000000001\""),
            "00000000-0000-5000-8000-000000000001"),
        new Spoiled(
            Law.INTENT_FIRST,
            "order",
            "UPDATE event_journal SET event_ser_manifest = 'order-confirmed/1'"
                + " WHERE event_ser_manifest = 'order-cancel-accepted/1'"
                + " AND persistence_id = 'Order|{cancelled}'",
            "{cancelled}-1 pen"),
        new Spoiled(
            Law.TOTALS,
            "order",
            event("Order|{confirmed}", 2, "lines,0,unitPrice,amount", "9000000000000000"),
            "{confirmed}"),
        new Spoiled(
            Law.TOTALS,
            "order",
            event("Order|{confirmed}", 2, "lines,0,unitPrice,amount", "999"),
            "{confirmed}-1 book"));
  }

  @ParameterizedTest
  @MethodSource("spoiledRows")
  void a_row_that_somebody_changed_is_found_and_named(Spoiled spoiled) throws SQLException {
    books.spoil(spoiled.service(), named(spoiled.statement()));

    var report = audit(true);

    assertThat(report.findings().allHeld()).isFalse();
    assertThat(report.findings().of(spoiled.law()))
        .as(() -> broken(report).toString())
        .containsKey(named(spoiled.named()));
  }

  @Test
  void there_is_a_spoiled_row_for_every_law() {
    assertThat(spoiledRows().map(Spoiled::law)).contains(Law.values());
  }

  /** Changes the last event of this name. */
  private static String set(String name, String path, String value) {
    return set(name, "", "", path, value);
  }

  /** Changes the last event of this name about an order. */
  private static String set(String name, String about, String order, String path, String value) {
    return """
    UPDATE event_journal
       SET event_payload = convert_to(
             jsonb_set(convert_from(event_payload, 'UTF8')::jsonb, '{%s}', '%s')::text, 'UTF8')
     WHERE ordering = (%s)
    """
        .formatted(path, value, last(name, about, order));
  }

  private static String event(String entity, long number, String path, String value) {
    return """
    UPDATE event_journal
       SET event_payload = convert_to(
             jsonb_set(convert_from(event_payload, 'UTF8')::jsonb, '{%s}', '%s')::text, 'UTF8')
     WHERE persistence_id = '%s' AND sequence_number = %d
    """
        .formatted(path, value, entity, number);
  }

  /** Stores the last event of this name about an order once more, at the end. */
  private static String again(String name, String about, String order) {
    return """
    INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
                               adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
    SELECT persistence_id,
           (SELECT max(sequence_number) + 1 FROM event_journal o
             WHERE o.persistence_id = j.persistence_id),
           'the last', 0, '', event_ser_id, event_ser_manifest, event_payload
      FROM event_journal j
     WHERE ordering = (%s)
    """
        .formatted(last(name, about, order));
  }

  private static String last(String name, String about, String order) {
    return "SELECT ordering FROM event_journal WHERE event_ser_manifest = '%s'%s ORDER BY ordering DESC LIMIT 1"
        .formatted(
            name,
            about.isEmpty()
                ? ""
                : " AND convert_from(event_payload, 'UTF8')::jsonb -> '%s' ->> 'orderId' = '%s'"
                    .formatted(about, order));
  }

  /** Makes the last event of this name about an order say less. */
  private static String rename(String name, String order, String other) {
    return "UPDATE event_journal SET event_ser_manifest = '%s' WHERE ordering = (%s)"
        .formatted(other, last(name, "reservation", order));
  }

  private static String named(String text) {
    return text.replace("{confirmed}", orders.confirmed().toString())
        .replace("{returned}", orders.returned().toString())
        .replace("{cancelled}", orders.cancelled().toString())
        .replace("{rejected}", orders.rejected().toString());
  }

  private static AuditReport audit(boolean settled) throws SQLException {
    return Audit.of(databases.books(), new Audit.Options(settled, Map.of()));
  }

  private static Map<Law, Map<String, String>> broken(AuditReport report) {
    return report.findings().laws().stream()
        .collect(Collectors.toMap(law -> law, law -> report.findings().of(law)));
  }
}
