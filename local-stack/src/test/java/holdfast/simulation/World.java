package holdfast.simulation;

import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Stage;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Three services, the network between them, and time. */
final class World {

  /** How often the sweeper looks, and how old an order is that it wakes. */
  private static final long TICK = 2_000;

  private static final long SWEEP_AGE = 10_000;

  /** How long after everything is whole again an order may take to move. */
  private static final long PATIENCE = 60_000;

  /** Orders take on nothing new after this, whatever the faults. */
  private static final long LONGEST = 24 * 3_600_000L;

  final Faults faults;
  final Rules rules;
  final Policies policies;
  final Agenda agenda = new Agenda();
  final Counted counted = new Counted();
  final Trace trace;
  final Network network = new Network(this);
  final Participants participants = new Participants(this);
  final AnswerBook answers = new AnswerBook(this);
  final Meanwhile meanwhile = new Meanwhile(this);

  private final Map<UUID, Entity<Order, OrderEvent, OrderProcess>> orders = new LinkedHashMap<>();
  private final Map<UUID, OrderBook> orderBooks = new LinkedHashMap<>();
  private final Map<String, Entity<Stock, StockEvent, ParticipantProcess<Stock, StockEvent>>>
      stock = new LinkedHashMap<>();
  private final Map<String, StockBook> stockBooks = new LinkedHashMap<>();
  private final Map<
          String, Entity<Account, AccountEvent, ParticipantProcess<Account, AccountEvent>>>
      accounts = new LinkedHashMap<>();
  private final Map<String, AccountBook> accountBooks = new LinkedHashMap<>();
  private final List<Entity<?, ?, ?>> everything = new ArrayList<>();

  private final Set<OrderId> unfinished = new LinkedHashSet<>();
  private final Set<OrderId> parked = new LinkedHashSet<>();
  private long wholeSince = -1;

  World(Function<Agenda, Faults> faults, Rules rules, Policies policies, boolean tracing) {
    this.faults = faults.apply(agenda);
    this.rules = rules;
    this.policies = policies;
    this.trace = new Trace(agenda, tracing);
  }

  /** Runs until nothing is left to do, and checks that everything is as it must be then. */
  void run() {
    try {
      long nextTick = agenda.now() + TICK;
      while (!agenda.isEmpty() || !unfinished.isEmpty() || !parked.isEmpty()) {
        if (!agenda.nextUntil(nextTick)) {
          nextTick += TICK;
          tick();
        }
      }
      new AtRest(this).check();
      count();
    } catch (Violation violation) {
      throw violation;
    } catch (RuntimeException thrown) {
      throw new Violation(thrown);
    }
  }

  private void tick() {
    if (wholeSince < 0 && faults.isOver()) {
      wholeSince = agenda.now();
    }
    for (var id : List.copyOf(unfinished)) {
      var order = placed(id.value());
      if (rules.sweeps(id) && order.placedAt().isBefore(agenda.clock(-SWEEP_AGE))) {
        order(id).deliver(OrderProcess::wake);
      }
      boolean stands = order.updatedAt().isBefore(agenda.clock(-PATIENCE));
      if (stands && wholeSince >= 0 && agenda.now() - wholeSince > PATIENCE) {
        throw new Violation("I14", "%s stands still at %s".formatted(id, order.stage()));
      }
    }
    if (agenda.now() > LONGEST) {
      throw new Violation("I14", "no rest after a day; unfinished: " + unfinished);
    }
    if (!parked.isEmpty()) {
      Operators.lookAfter(this, List.copyOf(parked));
    }
    idle();
  }

  /** Now and then something falls asleep, and overdue holds are ended without being asked about. */
  private void idle() {
    for (var one : stock.values()) {
      if (one.stored().held() > 0 && faults.any(5) == 0 && one.isRunning()) {
        one.deliver(process -> process.decide(Stock::expireOverdue, (_, _) -> {}));
      }
    }
    var sleeper = everything.get((int) faults.any(everything.size()));
    if (sleeper.service() != Service.ORDER) {
      sleeper.crash(0);
    } else {
      for (int i = 0; i < 4; i++) {
        idle(everything.get((int) faults.any(everything.size())));
      }
    }
  }

  private void idle(Entity<?, ?, ?> entity) {
    if (entity.running() instanceof OrderProcess process) {
      order(process.id()).tell(process, OrderProcess::idle);
    }
  }

  /** Lets die who dies with this entity. */
  void kill(Entity<?, ?, ?> entity, Faults.Death death) {
    counted.deaths++;
    victims(entity, death).forEach(victim -> victim.crash(faults.any(3_000)));
  }

  private Stream<Entity<?, ?, ?>> victims(Entity<?, ?, ?> entity, Faults.Death death) {
    return switch (death) {
      case NOBODY -> Stream.empty();
      case PROCESS -> Stream.of(entity);
      case SERVICE -> everything.stream().filter(one -> one.service() == entity.service());
      case EVERYTHING -> everything.stream();
    };
  }

  Entity<Order, OrderEvent, OrderProcess> newOrder(OrderId id) {
    var book = new OrderBook(this, id);
    var entity =
        new Entity<Order, OrderEvent, OrderProcess>(
            this,
            Service.ORDER,
            "Order|" + id,
            new Order.Unplaced(),
            Order::after,
            state -> state,
            self -> new OrderProcess(this, id, self),
            book);
    orders.put(id.value(), entity);
    orderBooks.put(id.value(), book);
    everything.add(entity);
    return entity;
  }

  Entity<Stock, StockEvent, ParticipantProcess<Stock, StockEvent>> newStock(String sku) {
    var book = new StockBook(this, sku);
    var entity =
        new Entity<Stock, StockEvent, ParticipantProcess<Stock, StockEvent>>(
            this,
            Service.INVENTORY,
            "Stock|" + sku,
            Stock.empty(policies.stock()),
            Stock::after,
            state -> StockSnapshot.of(state).restore(policies.stock()),
            self -> new ParticipantProcess<>(this, self),
            book);
    stock.put(sku, entity);
    stockBooks.put(sku, book);
    everything.add(entity);
    return entity;
  }

  Entity<Account, AccountEvent, ParticipantProcess<Account, AccountEvent>> newAccount(String id) {
    var book = new AccountBook(this, id);
    var entity =
        new Entity<Account, AccountEvent, ParticipantProcess<Account, AccountEvent>>(
            this,
            Service.PAYMENT,
            "Account|" + id,
            Account.empty(policies.account()),
            Account::after,
            state -> AccountSnapshot.of(state).restored(policies.account()),
            self -> new ParticipantProcess<>(this, self),
            book);
    accounts.put(id, entity);
    accountBooks.put(id, book);
    everything.add(entity);
    return entity;
  }

  Entity<Order, OrderEvent, OrderProcess> order(OrderId id) {
    return order(id.value());
  }

  Entity<Order, OrderEvent, OrderProcess> order(UUID id) {
    return Objects.requireNonNull(orders.get(id), "no such order");
  }

  OrderBook orderBook(OrderId id) {
    return Objects.requireNonNull(orderBooks.get(id.value()), "no such order");
  }

  Entity<Stock, StockEvent, ParticipantProcess<Stock, StockEvent>> stock(String sku) {
    return Objects.requireNonNull(stock.get(sku), "no such product");
  }

  StockBook stockBook(String sku) {
    return Objects.requireNonNull(stockBooks.get(sku), "no such product");
  }

  Entity<Account, AccountEvent, ParticipantProcess<Account, AccountEvent>> account(String id) {
    return Objects.requireNonNull(accounts.get(id), "no such account");
  }

  AccountBook accountBook(String id) {
    return Objects.requireNonNull(accountBooks.get(id), "no such account");
  }

  Map<String, StockBook> stockBooks() {
    return stockBooks;
  }

  Map<String, AccountBook> accountBooks() {
    return accountBooks;
  }

  Map<UUID, Order> orders() {
    var all = new LinkedHashMap<UUID, Order>();
    orders.forEach((id, order) -> all.put(id, order.stored()));
    return all;
  }

  Order stored(UUID id) {
    return order(id).stored();
  }

  /** The order as stored; that it is there at all is what an effect on its behalf needs. */
  Order.Placed placed(UUID id) {
    if (stored(id) instanceof Order.Placed placed) {
      return placed;
    }
    throw new Violation("I22", "something was done for " + id + ", which was never placed");
  }

  /** An order has changed. */
  void note(OrderId id, Order.Placed order) {
    if (rules.next(order).isEmpty()) {
      unfinished.remove(id);
    } else {
      unfinished.add(id);
    }
    if (order.needsAttention()) {
      parked.add(id);
    } else {
      parked.remove(id);
    }
  }

  private void count() {
    for (var entity : orders.values()) {
      if (entity.stored() instanceof Order.Placed placed) {
        counted.orders++;
        counted.confirmed += placed.stage() instanceof Stage.Confirmed ? 1 : 0;
        counted.cancelled += placed.stage() instanceof Stage.Cancelled ? 1 : 0;
        counted.rejected += placed.stage() instanceof Stage.Rejected ? 1 : 0;
        counted.secondAttempts += placed.attempt().number() - 1;
        counted.fulfilments += placed.operations().fulfilments().size();
        counted.refunds += placed.operations().refunds().size();
      }
    }
  }
}
