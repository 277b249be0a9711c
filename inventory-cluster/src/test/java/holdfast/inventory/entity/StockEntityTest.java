package holdfast.inventory.entity;

import static holdfast.inventory.domain.Given.BOOK;
import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TEN;
import static holdfast.inventory.domain.Given.TTL;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.request;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.inventory.domain.Adjustment.Reason;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockTerms;
import holdfast.inventory.entity.StockCommand.Adjust;
import holdfast.inventory.entity.StockCommand.Allocate;
import holdfast.inventory.entity.StockCommand.Define;
import holdfast.inventory.entity.StockCommand.Handle;
import holdfast.inventory.entity.StockCommand.Look;
import holdfast.inventory.entity.StockCommand.Release;
import holdfast.inventory.entity.StockCommand.Reserve;
import holdfast.inventory.entity.StockReply.Change;
import holdfast.inventory.entity.StockReply.Done;
import holdfast.inventory.entity.StockReply.Held;
import holdfast.inventory.entity.StockReply.Level;
import holdfast.inventory.entity.StockReply.Refused;
import holdfast.kit.journal.GroupCommit;
import holdfast.kit.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One product as an actor: what is stored, what is answered, and what it knows after a restart. */
class StockEntityTest {

  private static final StockEntity.Settings SETTINGS =
      new StockEntity.Settings(POLICY, GroupCommit.Limits.DEFAULT, Duration.ofHours(1));

  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          Patience.config()
              .withFallback(EventSourcedBehaviorTestKit.config())
              .withFallback(serialization()));

  /** What is stored of a state is its snapshot. */
  private static final EventSourcedBehaviorTestKit.SerializationSettings SERIALIZED =
      EventSourcedBehaviorTestKit.enabledSerializationSettings().withVerifyState(false);

  private static int number;

  private final MovableClock clock = new MovableClock(T0);

  private final EventSourcedBehaviorTestKit<StockCommand, StockEvent, Stock> stock = product();

  /** What inventory.conf says about serialization, and nothing else of it. */
  static Config serialization() {
    var own = ConfigFactory.parseResources("inventory.conf");
    return own.withOnlyPath("pekko.actor.serializers")
        .withFallback(own.withOnlyPath("pekko.actor.serialization-bindings"))
        .withFallback(ConfigFactory.parseResources("holdfast/kit/serialization.conf"))
        .resolve();
  }

  @BeforeEach
  void fiveBooks() {
    run(replyTo -> new Define(BOOK, null, "olga", replyTo));
    run(replyTo -> new Adjust(request("k"), adjustment(5, Reason.RECEIVED), null, replyTo));
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void a_reservation_is_stored_and_answered_with_price_and_version() {
    var result = run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));

    assertThat(result.event()).isEqualTo(reserved(order(1), 3, T0));
    assertThat(result.reply()).isEqualTo(new Held(TEN, 1, 4));
  }

  @Test
  void a_retry_gets_the_same_answer_and_stores_nothing() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));

    var retry = run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));

    assertThat(retry.hasNoEvents()).isTrue();
    assertThat(retry.reply()).isEqualTo(new Held(TEN, 1, 4));
  }

  @Test
  void a_refusal_names_what_is_available_and_is_told_again() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));
    var refused = new Refused("out_of_stock", "3 wanted, 2 available", 2, null, 5);

    assertThat(run(replyTo -> new Reserve(claim(order(2), 3, T0), replyTo)).reply())
        .isEqualTo(refused);
    run(replyTo -> new Release(order(1), replyTo));
    assertThat(run(replyTo -> new Reserve(claim(order(2), 3, T0), replyTo)).reply())
        .isEqualTo(new Refused("out_of_stock", "3 wanted, 2 available", 2, null, 6));
  }

  @Test
  void a_limit_is_named_to_whoever_wants_more() {
    var limited = new StockTerms("Book", TEN, null, 2);
    run(replyTo -> new Define(limited, null, "olga", replyTo));

    assertThat(run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo)).reply())
        .isEqualTo(
            new Refused("per_order_limit_exceeded", "3 wanted, at most 2 an order", null, 2, 5));
  }

  @Test
  void held_units_are_allocated_and_released() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));

    assertThat(run(replyTo -> new Allocate(order(1), 3, replyTo)).reply()).isEqualTo(new Done(5));
    assertThat(level().allocated()).isEqualTo(3);
    assertThat(run(replyTo -> new Release(order(1), replyTo)).reply()).isEqualTo(new Done(6));
    assertThat(level().available()).isEqualTo(5);
  }

  @Test
  void a_shipment_and_a_return_are_made_once_under_their_ids() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));
    run(replyTo -> new Allocate(order(1), 3, replyTo));
    var leaves = new StockOperation(new UUID(1, 1), StockOperation.Kind.SHIP, order(1), 2);
    var comesBack = new StockOperation(new UUID(1, 2), StockOperation.Kind.RESTOCK, order(1), 1);

    for (int i = 0; i < 2; i++) {
      assertThat(run(replyTo -> new Handle(leaves, T0, replyTo)).reply()).isInstanceOf(Done.class);
      assertThat(level().onHand()).isEqualTo(3);
    }
    for (int i = 0; i < 2; i++) {
      run(replyTo -> new Handle(comesBack, T0, replyTo));
      assertThat(level().onHand()).isEqualTo(4);
    }
  }

  @Test
  void whoever_makes_a_shortfall_is_told_whose_units_are_missing() {
    run(replyTo -> new Reserve(claim(order(1), 2, T0), replyTo));
    clock.advance(Duration.ofSeconds(1));
    run(replyTo -> new Reserve(claim(order(2), 3, T0), replyTo));
    var loss = adjustment(-4, Reason.SHRINKAGE);

    var told = (Level) run(replyTo -> new Adjust(request("l"), loss, null, replyTo)).reply();

    assertThat(told.shortfall()).isEqualTo(4);
    assertThat(told.atRisk()).isEqualTo(new StockReply.AtRisk(2, List.of(order(2), order(1))));
    assertThat(level().atRisk()).isNull();
  }

  @Test
  void an_expiry_is_stored_before_the_refusal_is_told() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));
    clock.advance(TTL);

    var late = run(replyTo -> new Allocate(order(1), 3, replyTo));

    assertThat(late.event()).isEqualTo(new StockEvent.HoldExpired(order(1), 3, T0.plus(TTL)));
    assertThat(late.reply())
        .isEqualTo(
            new Refused(
                "reservation_expired", "its units were not allocated in time", null, null, 5));
  }

  @Test
  void a_read_counts_overdue_units_as_available_and_stores_nothing() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));
    clock.advance(TTL);

    var read = run(Look::new);

    assertThat(read.hasNoEvents()).isTrue();
    assertThat(read.reply()).isEqualTo(new Level(BOOK, 1, 1, 5, 0, 0, 5, 0, null, 4, Change.NONE));
  }

  @Test
  void a_product_is_created_once_changed_and_then_the_same() {
    var other = product();
    var renamed = new StockTerms("The Book", TEN, null, null);

    assertThat(change(other, BOOK)).isEqualTo(Change.CREATED);
    assertThat(change(other, BOOK)).isEqualTo(Change.NONE);
    assertThat(change(other, renamed)).isEqualTo(Change.CHANGED);
  }

  @Test
  void nobody_is_told_about_a_product_that_is_not_defined() {
    var other = product();

    assertThat(other.<StockReply>runCommand(Look::new).reply())
        .isEqualTo(new Refused("unknown_sku", "nobody has defined this product", null, null, 0));
  }

  @Test
  void after_a_restart_it_is_as_it_was() {
    run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo));
    run(replyTo -> new Allocate(order(1), 3, replyTo));
    run(replyTo -> new Reserve(claim(order(2), 9, T0), replyTo));
    var before = stock.getState();

    assertThat(stock.restart().state()).isEqualTo(before);
    assertThat(run(replyTo -> new Reserve(claim(order(1), 3, T0), replyTo)).hasNoEvents()).isTrue();
  }

  @Test
  void after_a_snapshot_and_a_restart_it_is_as_it_was() {
    for (int i = 1; i <= 300; i++) {
      ReservationId id = order(i);
      run(replyTo -> new Reserve(claim(id, 1, T0), replyTo));
      run(replyTo -> new Release(id, replyTo));
    }
    var before = stock.getState();

    assertThat(stock.restart().state()).isEqualTo(before);
  }

  private EventSourcedBehaviorTestKit<StockCommand, StockEvent, Stock> product() {
    return EventSourcedBehaviorTestKit.create(
        ACTORS.system(), StockEntity.create("sku-" + ++number, SETTINGS, clock), SERIALIZED);
  }

  private Level level() {
    return (Level) run(Look::new).reply();
  }

  private static Change change(
      EventSourcedBehaviorTestKit<StockCommand, StockEvent, Stock> product, StockTerms terms) {
    var reply =
        product.<StockReply>runCommand(replyTo -> new Define(terms, null, "olga", replyTo)).reply();
    return ((Level) reply).change();
  }

  private CommandResultWithReply<StockCommand, StockEvent, Stock, StockReply> run(
      Function<ActorRef<StockReply>, StockCommand> command) {
    return stock.runCommand(command);
  }
}
