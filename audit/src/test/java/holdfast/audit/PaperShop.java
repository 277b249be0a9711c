package holdfast.audit;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.Quantity;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockTerms;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.AfterSales;
import holdfast.order.domain.Checkout;
import holdfast.order.domain.Line;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Request;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.Opening;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/**
 * A shop of domain functions and nothing else: what they decide is written down in the order in
 * which it happened. Every step may be asked for twice, as after a lost answer.
 */
public final class PaperShop {

  /** What was written down about one entity. */
  record Written(String persistenceId, long number, Record event) {}

  static final String CUSTOMER = "ann";

  private static final String ISSUER = "issuer";
  private static final long FINGERPRINT = 7;
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final OrderPolicy POLICY =
      new OrderPolicy(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(180));

  private final Policies policies = Policies.from(Map.of());
  private final Random random;
  private final Map<String, Stock> stocks = new HashMap<>();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<OrderId, Order.Placed> orders = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final List<Written> written = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T12:00:00.123456Z");
  private int requests;

  public PaperShop(long seed) {
    this.random = new Random(seed);
  }

  List<Written> written() {
    return written;
  }

  Stock stock(String sku) {
    return stocks.getOrDefault(sku, Stock.empty(policies.stock()));
  }

  Account account(String id) {
    return accounts.getOrDefault(id, Account.empty(policies.account()));
  }

  public void define(String sku, long cents, int units) {
    var terms = new StockTerms(sku, euros(cents), 3, null);
    decide(sku, stock(sku).define(terms, null, "olga", tick()));
    count(sku, units, Adjustment.Reason.RECEIVED);
  }

  void count(String sku, int units, Adjustment.Reason reason) {
    var request = new holdfast.inventory.domain.Request("key-" + ++requests, "print", "olga");
    decide(sku, stock(sku).adjust(request, new Adjustment(units, reason, null), null, tick()));
  }

  public void open(String account, long cents) {
    var opening = new Opening(new Terms(account, "EUR"), euros(50), "olga", true);
    pay(account, account(account).open(opening, null, tick()));
    pay(account, account(account).deposit(request(), null, euros(cents), "cash", tick()));
    pay(account, account(account).withdraw(request(), null, euros(1), "fee", tick()));
    pay(account, account(account).withdraw(request(), null, euros(cents * 2), "no", tick()));
  }

  /** Places an order and takes no step. */
  OrderId place(String key, String account, List<Line> lines) {
    var id = OrderId.of(ISSUER, account, key);
    var placement =
        new Placement(
            ISSUER, account, false, "print", new AccountId(account), "EUR", lines, null, null);
    var placed = new OrderEvent.Placed(placement, tick());
    orders.put(id, (Order.Placed) new Order.Unplaced().after(placed));
    write("Order|" + id, placed);
    return id;
  }

  /** Places an order and takes every step. */
  public OrderId buy(String key, String account, Line... lines) {
    var id = place(key, account, List.of(lines));
    finish(id);
    return id;
  }

  void operate(OrderId id, String key, Operation operation) {
    var operationId = OperationId.of(id, "any", ISSUER, CUSTOMER, key);
    var request = new Request(operationId, "print", ISSUER, CUSTOMER);
    conclude(id, AfterSales.decide(order(id), request, operation, POLICY, tick()).events());
  }

  void finish(OrderId id) {
    while (!Checkout.next(order(id)).isEmpty()) {
      step(id);
    }
  }

  /** Takes one of the steps that may be taken; the asking may arrive twice. */
  void step(OrderId id) {
    var steps = new ArrayList<>(new LinkedHashSet<>(Checkout.next(order(id))));
    var step = steps.get(random.nextInt(steps.size()));
    if (random.nextInt(4) == 0) {
      perform(id, step);
    }
    var outcome = perform(id, step);
    conclude(id, Checkout.conclude(order(id), step, outcome, tick()));
  }

  Order.Placed order(OrderId id) {
    return Objects.requireNonNull(orders.get(id));
  }

  private void conclude(OrderId id, List<OrderEvent> events) {
    for (var event : events) {
      orders.put(id, (Order.Placed) order(id).after(event));
      write("Order|" + id, (Record) event);
    }
  }

  private Outcome perform(OrderId id, Step step) {
    var order = order(id);
    var reservation = new ReservationId(id.value(), step.attempt());
    var payment = new PaymentId(id.value(), step.attempt());
    var payer = order.placement().accountId().value();
    return switch (step) {
      case Step.ReserveStock reserve -> reserve(reservation, reserve);
      case Step.AuthorisePayment(_, var intendedAt, var total) -> {
        var asked = new Authorisation(total, order.placement().subject(), PlacedBy.OWNER);
        var decision = account(payer).authorise(payment, asked, intendedAt, tick());
        yield pay(payer, decision)
            ? new Outcome.Done()
            : new Outcome.Refused(Rejection.of(Rejection.Code.INSUFFICIENT_FUNDS, "poor"));
      }
      case Step.AllocateStock _ -> {
        for (var line : order.placement().lines()) {
          var sku = line.sku().value();
          decide(sku, stock(sku).allocate(reservation, line.quantity(), tick()));
        }
        yield new Outcome.Done();
      }
      case Step.CapturePayment(_, var total) -> {
        pay(payer, account(payer).capture(payment, total, tick()));
        yield new Outcome.Done();
      }
      case Step.ReleaseStock _ -> {
        for (var line : order.placement().lines()) {
          var sku = line.sku().value();
          decide(sku, stock(sku).release(reservation, tick()));
        }
        yield new Outcome.Done();
      }
      case Step.VoidPayment _ ->
          pay(payer, account(payer).voidPayment(payment, tick()))
              ? new Outcome.Done()
              : new Outcome.AlreadyCaptured();
      case Step.ShipStock ship ->
          handle(
              reservation,
              StockOperation.Kind.SHIP,
              ship.operation(),
              ship.intendedAt(),
              ship.lines());
      case Step.RestockStock restock -> {
        handle(
            reservation,
            StockOperation.Kind.RESTOCK,
            restock.operation(),
            restock.intendedAt(),
            restock.lines());
        yield new Outcome.Done();
      }
      case Step.RefundPayment(_, var operation, var intendedAt, var amount) -> {
        var refund = new RefundId(operation.value());
        pay(payer, account(payer).refund(payment, refund, amount, intendedAt, tick()));
        yield new Outcome.Done();
      }
    };
  }

  private Outcome reserve(ReservationId reservation, Step.ReserveStock step) {
    boolean all = true;
    var prices = new ArrayList<PricedLine>();
    for (var line : step.lines()) {
      var sku = line.sku().value();
      var claim =
          new Claim(
              reservation, new Quantity(line.quantity()), FINGERPRINT, TTL, step.intendedAt());
      all &= decide(sku, stock(sku).reserve(claim, tick()));
      var hold = stock(sku).hold(reservation);
      if (hold != null) {
        prices.add(
            new PricedLine(
                line.sku(), line.quantity(), hold.price().unit(), hold.price().version()));
      }
    }
    return all
        ? new Outcome.Reserved(prices)
        : new Outcome.Refused(Rejection.of(Rejection.Code.OUT_OF_STOCK, "none left"));
  }

  private Outcome handle(
      ReservationId reservation,
      StockOperation.Kind kind,
      OperationId id,
      Instant intendedAt,
      List<Line> lines) {
    var refused = new LinkedHashSet<Sku>();
    for (var line : lines) {
      var sku = line.sku().value();
      var operation =
          new StockOperation(UUID.fromString(id.value()), kind, reservation, line.quantity());
      if (!decide(sku, stock(sku).handle(operation, intendedAt, tick()))) {
        refused.add(line.sku());
      }
    }
    return new Outcome.Shipped(refused);
  }

  /** Writes down what was decided; false if it was a no. */
  private boolean decide(String sku, Decision<StockEvent> decision) {
    for (var event : decision.events()) {
      stocks.put(sku, stock(sku).after(event));
      write("Stock|" + sku, (Record) event);
    }
    return !(decision instanceof Decision.Refuse<StockEvent>);
  }

  /** Writes down what was decided; false if it was a no. */
  private boolean pay(String account, Decision<AccountEvent> decision) {
    for (var event : decision.events()) {
      accounts.put(account, account(account).after(event));
      write("Account|" + account, (Record) event);
    }
    return !(decision instanceof Decision.Refuse<AccountEvent>);
  }

  private void write(String persistenceId, Record event) {
    written.add(new Written(persistenceId, numbers.merge(persistenceId, 1L, Long::sum), event));
  }

  private holdfast.payment.domain.Request request() {
    return new holdfast.payment.domain.Request("key-" + ++requests, "print", "olga");
  }

  private Instant tick() {
    now = now.plusNanos(1_000L * (1 + random.nextInt(50_000)));
    return now;
  }

  public static Line line(String sku, int quantity) {
    return new Line(new Sku(sku), quantity);
  }

  static Money euros(long cents) {
    return new Money(cents, "EUR");
  }
}
