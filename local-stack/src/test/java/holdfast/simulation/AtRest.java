package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.order.domain.Order;
import holdfast.order.domain.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What must be so once nothing is under way any more: the books of the three services agree. */
final class AtRest {

  private final World world;

  AtRest(World world) {
    this.world = world;
  }

  void check() {
    world.orders().forEach(this::isSettled);
    world.stockBooks().forEach(this::unitsAgree);
    moneyAgrees();
  }

  private void isSettled(UUID id, Order order) {
    if (!(order instanceof Order.Placed placed)) {
      return;
    }
    var stage = placed.stage();
    unless(
        stage instanceof Stage.Confirmed
            || stage instanceof Stage.Cancelled
            || stage instanceof Stage.Rejected,
        "I14",
        "%s rests at %s",
        id,
        stage);
    unless(world.rules.next(placed).isEmpty(), "I14", "%s has something left to do", id);
  }

  /** I7 and I3x: what stock keeps for orders is what confirmed orders have and did not get yet. */
  private void unitsAgree(String sku, StockBook book) {
    var units = new HashMap<UUID, Integer>();
    book.claims()
        .forEach((reservation, claim) -> {
          if (claim.open) {
            unless(
                world.stored(reservation.orderId()) instanceof Order.Placed placed
                    && placed.stage() instanceof Stage.Confirmed
                    && placed.attempt().number() == reservation.attempt(),
                "I7",
                "%s keeps units for %s",
                sku,
                reservation);
          }
          units.merge(reservation.orderId(), claim.unitsLeft(), Integer::sum);
        });
    long expected = 0;
    long fulfilled = 0;
    for (var order : confirmed().entrySet()) {
      int left = left(order.getValue(), sku);
      unless(
          units.getOrDefault(order.getKey(), 0) == left,
          "I3x",
          "%s: %s has %d of its %d",
          sku,
          order.getKey(),
          units.getOrDefault(order.getKey(), 0),
          left);
      expected += left;
      fulfilled += fulfilled(order.getValue(), sku);
    }
    unless(
        units.values().stream().mapToInt(Integer::intValue).sum() == expected,
        "I3x",
        "%s keeps other units than its orders have",
        sku);
    unless(
        book.shipped() == fulfilled, "I3x", "%s shipped %d of %d", sku, book.shipped(), fulfilled);
  }

  private static int left(Order.Placed order, String sku) {
    return order.placement().lines().stream()
            .filter(line -> line.sku().value().equals(sku))
            .mapToInt(line -> line.quantity())
            .sum()
        - fulfilled(order, sku);
  }

  private static int fulfilled(Order.Placed order, String sku) {
    return order.placement().lines().stream()
        .filter(line -> line.sku().value().equals(sku))
        .mapToInt(line -> order.operations().fulfilled(line.sku()))
        .sum();
  }

  private Map<UUID, Order.Placed> confirmed() {
    var confirmed = new HashMap<UUID, Order.Placed>();
    world
        .orders()
        .forEach((id, order) -> {
          if (order instanceof Order.Placed placed && placed.stage() instanceof Stage.Confirmed) {
            confirmed.put(id, placed);
          }
        });
    return confirmed;
  }

  /** I7 and I21. */
  private void moneyAgrees() {
    long captured = 0;
    long refunded = 0;
    for (var order : world.orders().values()) {
      if (order instanceof Order.Placed placed) {
        captured += placed.captured().amount();
        refunded += placed.refunded().amount();
      }
    }
    for (var book : world.accountBooks().entrySet()) {
      book.getValue()
          .payments()
          .forEach((payment, paid) ->
              unless(!paid.held, "I7", "%s still holds %s", book.getKey(), payment));
      captured -= book.getValue().captured();
      refunded -= book.getValue().refunded();
    }
    unless(captured == 0, "I21", "orders have %d more captured than accounts", captured);
    unless(refunded == 0, "I21", "orders have %d more refunded than accounts", refunded);
  }
}
