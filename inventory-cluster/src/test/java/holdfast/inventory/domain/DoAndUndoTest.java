package holdfast.inventory.domain;

import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.at;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.code;
import static holdfast.inventory.domain.Given.order;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Decision;
import holdfast.kit.testing.EveryArrival;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever overtakes what, and however often it comes, do and undo end in the same place. */
class DoAndUndoTest {

  private static final ReservationId ORDER = order(1);
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(1, 2);
  private static final UUID BACK = new UUID(1, 3);

  /** What is on its way for one order. */
  private enum Message {
    RESERVE,
    ALLOCATE,
    SHIP,
    RESTOCK,
    RELEASE
  }

  /** One order of arrival, as far as it has come. */
  private record Arrivals(Stock stock, List<Message> messages, List<StockEvent> events) {

    boolean shipped() {
      return count(Shipped.class) > 0;
    }

    long count(Class<? extends StockEvent> kind) {
      return events.stream().filter(kind::isInstance).count();
    }
  }

  /** All orders of arrival for one order of so many units, of which so many are shipped. */
  private static final class Histories extends EveryArrival<Message, Arrivals> {

    private final int onHand;
    private final int units;
    private final int shipment;

    Histories(int onHand, int units, int shipment) {
      super(List.of(Message.values()));
      this.onHand = onHand;
      this.units = units;
      this.shipment = shipment;
    }

    int run() {
      var stock = after(Stock.empty(Given.POLICY), Given.defined(Given.BOOK));
      stock = onHand == 0 ? stock : after(stock, Given.received(onHand));
      return followFrom(new Arrivals(stock, List.of(), List.of()));
    }

    /** An order has nothing restocked before it knows that it was shipped. */
    @Override
    protected boolean mayBeSent(Message message, Arrivals soFar) {
      return message != Message.RESTOCK || soFar.shipped();
    }

    @Override
    protected Arrivals arrived(Message message, Arrivals soFar) {
      var stock = soFar.stock();
      var decision =
          switch (message) {
            case RESERVE -> stock.reserve(claim(ORDER, units, T0), at(1));
            case ALLOCATE -> stock.allocate(ORDER, units, at(1));
            case SHIP -> handle(stock, FIRST, StockOperation.Kind.SHIP);
            case RESTOCK -> handle(stock, BACK, StockOperation.Kind.RESTOCK);
            case RELEASE -> stock.release(ORDER, at(1));
          };
      var messages = new ArrayList<>(soFar.messages());
      messages.add(message);
      var events = new ArrayList<>(soFar.events());
      events.addAll(decision.events());
      return new Arrivals(after(stock, decision), messages, events);
    }

    private Decision<StockEvent> handle(Stock stock, UUID id, StockOperation.Kind kind) {
      return stock.handle(new StockOperation(id, kind, ORDER, shipment), T0, at(1));
    }

    /**
     * Nothing comes after its last message: whoever got an answer to an undo does not repeat it.
     */
    @Override
    protected void ends(Arrivals end) {
      var stock = end.stock();
      var as = end.messages() + " with " + onHand + " on hand";

      assertThat(stock.onHand()).as(as).isEqualTo(onHand);
      assertThat(stock.available()).as(as).isEqualTo(onHand);
      assertThat(stock.held() + stock.allocated()).as(as).isZero();
      assertThat(stock.end(ORDER)).as(as).isNotNull();
      assertThat(end.count(Reserved.class)).as(as).isLessThanOrEqualTo(1);
      assertThat(end.count(Allocated.class)).as(as).isLessThanOrEqualTo(1);
      assertThat(end.count(Shipped.class)).as(as).isLessThanOrEqualTo(1);
      assertThat(end.count(Restocked.class)).as(as).isEqualTo(end.count(Shipped.class));
      assertThat(code(stock.reserve(claim(ORDER, units, T0), at(2)))).as(as).isNotNull();
    }
  }

  @Test
  void every_order_of_every_message_and_its_copy_ends_with_all_units_free_and_the_id_closed() {
    assertThat(new Histories(9, 3, 3).run()).as("histories").isGreaterThan(4_000);
    assertThat(new Histories(9, 3, 2).run()).as("histories").isGreaterThan(4_000);
    assertThat(new Histories(3, 3, 1).run()).as("histories").isGreaterThan(4_000);
  }

  @Test
  void so_does_every_order_of_them_about_units_that_are_not_there() {
    assertThat(new Histories(2, 3, 1).run()).as("histories").isGreaterThan(2_000);
    assertThat(new Histories(0, 3, 1).run()).as("histories").isGreaterThan(2_000);
  }

  @Test
  void parts_are_shipped_and_come_back_in_any_order_and_any_number_of_times() {
    var sold = books(9);
    sold = after(sold, sold.reserve(claim(ORDER, 5, T0), T0));
    sold = after(sold, sold.allocate(ORDER, 5, T0));
    var operations =
        List.of(
            new StockOperation(FIRST, StockOperation.Kind.SHIP, ORDER, 2),
            new StockOperation(SECOND, StockOperation.Kind.SHIP, ORDER, 3),
            new StockOperation(BACK, StockOperation.Kind.RESTOCK, ORDER, 1));

    int ended =
        new EveryArrival<StockOperation, Parts>(operations) {
          @Override
          protected boolean mayBeSent(StockOperation operation, Parts soFar) {
            return true;
          }

          @Override
          protected Parts arrived(StockOperation operation, Parts soFar) {
            var longer = new ArrayList<>(soFar.operations());
            longer.add(operation);
            var stock = soFar.stock();
            return new Parts(after(stock, stock.handle(operation, T0, at(1))), longer);
          }

          @Override
          protected void ends(Parts end) {
            var stock = end.stock();
            assertThat(stock.onHand()).as("%s", end.operations()).isEqualTo(5);
            assertThat(stock.allocated()).as("%s", end.operations()).isZero();
            assertThat(stock.end(ORDER)).isInstanceOf(ClosedReservation.Shipped.class);
            for (var operation : operations) {
              assertThat(stock.handle(operation, T0, at(2))).isEqualTo(Decision.unchanged());
            }
          }
        }.followFrom(new Parts(sold, List.of()));

    assertThat(ended).isEqualTo(90);
  }

  /** What was asked about parts of an order that is sold, as far as it has come. */
  private record Parts(Stock stock, List<StockOperation> operations) {}
}
