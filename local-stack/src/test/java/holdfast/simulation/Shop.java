package holdfast.simulation;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Adjustment.Reason;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockTerms;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Sku;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.Opening;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is sold, to whom, and everything that people do meanwhile. */
final class Shop {

  private static final String CURRENCY = "EUR";
  private static final String OPERATOR = "operator";

  /** What nobody has defined or opened. */
  private static final String UNKNOWN = "unknown";

  private final World world;
  private int requests;

  Shop(World world) {
    this.world = world;
  }

  /** A product with so many units, in a world that is still whole. */
  void product(String sku, int units, long price) {
    var stock = world.newStock(sku);
    settle(stock, (state, clock) -> state.define(terms(price), null, OPERATOR, clock));
    if (units > 0) {
      var request = stockRequest();
      settle(
          stock,
          (state, clock) ->
              state.adjust(request, new Adjustment(units, Reason.RECEIVED, null), null, clock));
    }
  }

  /** An account with so much money, of an owner of the same name. */
  void account(String owner, long money) {
    var account = world.newAccount(owner);
    settle(
        account,
        (state, clock) ->
            state.open(new Opening(new Terms(owner, CURRENCY), null, OPERATOR, true), null, clock));
    if (money > 0) {
      var request = accountRequest();
      settle(
          account,
          (state, clock) -> state.deposit(request, null, new Money(money, CURRENCY), "", clock));
    }
  }

  /** Somebody who buys from the account of the same name, at whatever price. */
  Customer customer(String owner, String key, List<Line> lines) {
    return customer(owner, owner, key, lines, null);
  }

  private Customer customer(
      String subject, String account, String key, List<Line> lines, @Nullable Money expectedTotal) {
    var placement =
        new Placement(
            Customer.ISSUER,
            subject,
            subject.equals(OPERATOR),
            "order " + key,
            new AccountId(account),
            CURRENCY,
            lines,
            expectedTotal,
            null);
    return new Customer(world, OrderId.of(Customer.ISSUER, subject, key), placement);
  }

  /** Whatever the rules say is stored at once. */
  private <S, E, P extends Incarnation<S, E>> void settle(
      Entity<S, E, P> entity, BiFunction<S, Instant, Decision<E>> rule) {
    entity.append(
        entity.journal().size(), rule.apply(entity.stored(), world.agenda.clock(-60_000)).events());
  }

  /** A world of so many customers, who all want the same few things. */
  static void random(World world, int customers, long duration) {
    var shop = new Shop(world);
    var faults = world.faults;
    int products = 1 + (int) faults.any(4);
    int accounts = 1 + (int) faults.any(3);
    for (int i = 0; i < products; i++) {
      shop.product("sku-" + i, (int) faults.any(3L * customers), 1 + faults.any(100));
    }
    for (int i = 0; i < accounts; i++) {
      shop.account("owner-" + i, faults.any(200L * customers));
    }
    world.newStock(UNKNOWN);
    world.newAccount(UNKNOWN);
    for (int i = 0; i < customers; i++) {
      shop.plan(shop.anybody("key-" + i, products, accounts), faults.any(duration * 3 / 4));
    }
    for (int i = 0; i < products; i++) {
      shop.tend("sku-" + i, duration);
    }
    for (int i = 0; i < accounts; i++) {
      shop.keep("owner-" + i, duration);
    }
  }

  private Customer anybody(String key, int products, int accounts) {
    var faults = world.faults;
    var account = faults.any(40) == 0 ? UNKNOWN : "owner-" + faults.any(accounts);
    var subject = faults.any(10) == 0 ? OPERATOR : account;
    var lines = lines(faults, products);
    return customer(subject, account, key, lines, faults.any(4) == 0 ? expectedTotal(lines) : null);
  }

  /** What the lines cost now, or nearly. */
  private Money expectedTotal(List<Line> lines) {
    long total = world.faults.any(4) == 0 ? 1 : 0;
    for (var line : lines) {
      var definition = world.stock(line.sku().value()).stored().definition();
      total += definition == null ? 1 : definition.price().unit().times(line.quantity()).amount();
    }
    return new Money(total, CURRENCY);
  }

  private static List<Line> lines(Faults faults, int products) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < products; i++) {
      if (faults.any(products) == 0) {
        lines.add(new Line(new Sku("sku-" + i), 1 + (int) faults.any(3)));
      }
    }
    if (faults.any(40) == 0) {
      lines.add(new Line(new Sku(UNKNOWN), 1));
    }
    return lines.isEmpty() ? List.of(new Line(new Sku("sku-0"), 1)) : lines;
  }

  private void plan(Customer customer, long begins) {
    var faults = world.faults;
    world.agenda.at(begins, () -> customer.place(tries()));
    if (faults.any(5) == 0) {
      world.agenda.at(begins + faults.any(3_000), () -> customer.place(tries()));
    }
    if (faults.any(20) == 0) {
      world.agenda.at(begins + faults.any(30_000), customer::placeAnother);
    }
    if (faults.any(3) == 0) {
      long when = faults.any(2) == 0 ? faults.any(500) : faults.any(60_000);
      world.agenda.at(begins + when, () -> customer.cancel(tries()));
    }
    sometimes(begins, 2, 3, () -> customer.fulfil(tries()));
    sometimes(begins, 3, 2, () -> customer.takeBack(tries()));
    sometimes(begins, 3, 2, () -> customer.refund(tries()));
  }

  /** In one of {@code rare} cases, up to {@code most} times. */
  private void sometimes(long begins, int rare, int most, Runnable what) {
    if (world.faults.any(rare) == 0) {
      for (long i = world.faults.any(most); i >= 0; i--) {
        world.agenda.at(begins + world.faults.any(120_000), what);
      }
    }
  }

  /** Nearly everybody is patient. */
  private int tries() {
    return world.faults.any(10) == 0 ? 1 : 30;
  }

  /** Goods come, get lost, and change their price. */
  private void tend(String sku, long duration) {
    var faults = world.faults;
    var stock = world.stock(sku);
    for (int i = 0; i < 8; i++) {
      var request = stockRequest();
      int units = 1 + (int) faults.any(10);
      var adjustment =
          faults.any(3) == 0
              ? new Adjustment(-units, Reason.SHRINKAGE, null)
              : new Adjustment(units, Reason.RECEIVED, null);
      world.agenda.at(
          faults.any(duration),
          () ->
              adjust(
                  sku, request, adjustment, faults.any(2) == 0 ? null : stock.stored().onHand()));
    }
    if (faults.any(3) == 0) {
      var terms = terms(1 + faults.any(100));
      ask(
          stock,
          Service.INVENTORY,
          faults.any(duration),
          (state, clock) -> state.define(terms, null, OPERATOR, clock),
          _ -> {});
    }
  }

  private void adjust(
      String sku,
      holdfast.inventory.domain.Request request,
      Adjustment adjustment,
      @Nullable Integer expectedOnHand) {
    ask(
        world.stock(sku),
        Service.INVENTORY,
        world.agenda.now(),
        (state, clock) -> world.rules.adjust(state, request, adjustment, expectedOnHand, clock),
        decision -> {
          if (decision instanceof Decision.Refuse<StockEvent>(var no, _)
              && !no.code().equals("outcome_unknown")) {
            world.stockBook(sku).saysNo(request, no.code());
          }
        });
  }

  /** Money comes and goes, and accounts are frozen, and closed at last. */
  private void keep(String owner, long duration) {
    var faults = world.faults;
    for (int i = 0; i < 4; i++) {
      var request = accountRequest();
      var amount = new Money(1 + faults.any(2_000), CURRENCY);
      move(
          owner,
          faults.any(duration),
          request,
          faults.any(3) == 0
              ? (account, ifVersion, clock) ->
                  account.withdraw(request, ifVersion, amount, "", clock)
              : (account, ifVersion, clock) ->
                  account.deposit(request, ifVersion, amount, "", clock));
    }
    if (faults.any(3) == 0) {
      var frozen = accountRequest();
      var unfrozen = accountRequest();
      long when = faults.any(duration);
      move(
          owner,
          when,
          frozen,
          (account, ifVersion, clock) -> account.freeze(frozen, ifVersion, null, clock));
      move(
          owner,
          when + faults.any(20_000),
          unfrozen,
          (account, ifVersion, clock) -> account.unfreeze(unfrozen, ifVersion, null, clock));
    }
    var closing = accountRequest();
    move(
        owner,
        duration / 2 + faults.any(duration),
        closing,
        (account, ifVersion, clock) -> account.close(closing, ifVersion, null, clock));
  }

  /** Asked for by somebody who has just looked at the account, or by somebody who has not. */
  private void move(String owner, long when, Request request, Rules.AccountRequest asked) {
    world.agenda.at(
        when,
        () -> {
          var account = world.account(owner);
          Long ifVersion = world.faults.any(2) == 0 ? account.stored().progress().version() : null;
          ask(
              account,
              Service.PAYMENT,
              when,
              (state, clock) -> world.rules.request(asked, state, ifVersion, clock),
              decision -> {
                if (decision instanceof Decision.Refuse<AccountEvent>(var no, _)) {
                  world.accountBook(owner).saysNo(request, no.code());
                }
              });
        });
  }

  /** Three times, with the same key; the network adds to that. */
  private <S, E> void ask(
      Entity<S, E, ParticipantProcess<S, E>> entity,
      Service service,
      long when,
      BiFunction<S, Instant, Decision<E>> rule,
      Consumer<Decision<E>> said) {
    for (int i = 0; i < 3; i++) {
      world.agenda.at(
          when + i * 2_000L,
          () ->
              world.network.send(
                  Service.CALLERS,
                  service,
                  "a request",
                  () ->
                      entity.deliver(process ->
                          process.decide(rule, (_, decision) -> said.accept(decision)))));
    }
  }

  private static StockTerms terms(long price) {
    return new StockTerms("thing", new Money(price, CURRENCY), 2, null);
  }

  private holdfast.inventory.domain.Request stockRequest() {
    var key = "stock-" + requests++;
    return new holdfast.inventory.domain.Request(key, key, OPERATOR);
  }

  private Request accountRequest() {
    var key = "account-" + requests++;
    return new Request(key, key, OPERATOR);
  }
}
