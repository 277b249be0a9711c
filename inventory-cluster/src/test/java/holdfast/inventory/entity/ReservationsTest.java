package holdfast.inventory.entity;

import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TTL;
import static holdfast.inventory.domain.Given.order;
import static holdfast.kit.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.Line;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.entity.Reservations.Gathered;
import holdfast.inventory.entity.Reservations.LineOutcome;
import holdfast.inventory.entity.StockCommand.Allocate;
import holdfast.inventory.entity.StockCommand.Release;
import holdfast.inventory.entity.StockCommand.Reserve;
import holdfast.inventory.entity.StockReply.Done;
import holdfast.inventory.entity.StockReply.Unanswered;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.Entities;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.testing.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One reservation, several products; some of them do not answer. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservationsTest {

  private static final Entities.Limits LIMITS =
      new Entities.Limits(Duration.ofMillis(50), Duration.ofMillis(100), 2);

  private final Queue<StockCommand> asked = new ConcurrentLinkedQueue<>();
  private volatile boolean silence = true;
  private TestCluster cluster;
  private Reservations reservations;

  @BeforeAll
  void start() {
    cluster = TestCluster.start(1, "inventory-test", StockEntityTest.serialization());
    var system = cluster.node(0);
    ClusterSharding.get(system)
        .init(Entity.of(StockEntity.KEY, entity -> product(entity.getEntityId())));
    reservations = new Reservations(new Entities<>(system, StockEntity.KEY, LIMITS));
    // The first answer of a cluster takes its time.
    await(reservations.release(order(9), lines(Line.of("a", 1)), Deadline.after(TTL)));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @BeforeEach
  void silence() {
    silence = true;
  }

  /** Answers at once, unless its name says that it does not; then only after the silence. */
  private Behavior<StockCommand> product(String sku) {
    return Behaviors.receiveMessage(command -> {
      asked.add(command);
      if (!silence || !sku.startsWith("silent")) {
        switch (command) {
          case Reserve(_, var replyTo) -> replyTo.tell(new Done(1));
          case Allocate(_, _, var replyTo) -> replyTo.tell(new Done(2));
          case Release(_, var replyTo) -> replyTo.tell(new Done(3));
          default -> throw new AssertionError("not asked here: " + command);
        }
      }
      return Behaviors.same();
    });
  }

  @Test
  void every_product_is_asked_for_its_own_line_and_knows_all_of_them() {
    asked.clear();
    var lines = lines(Line.of("a", 1), Line.of("b", 2), Line.of("a", 3));

    var gathered = await(reservations.reserve(order(1), lines, TTL, T0, Deadline.after(TTL)));

    assertThat(gathered.lines())
        .containsExactly(
            new LineOutcome(Line.of("a", 4), new Done(1)),
            new LineOutcome(Line.of("b", 2), new Done(1)));
    // Each once, or more often where an answer took its time.
    assertThat(asked.stream().filter(Reserve.class::isInstance).map(Reserve.class::cast))
        .extracting(Reserve::claim)
        .containsOnly(claim(lines, 0), claim(lines, 1));
  }

  @Test
  void a_product_that_says_nothing_is_asked_again_until_time_is_up_and_leaves_the_rest_alone() {
    asked.clear();
    var lines = lines(Line.of("a", 1), Line.of("silent-1", 1));

    var gathered =
        await(reservations.allocate(order(2), lines, Deadline.after(Duration.ofSeconds(2))));

    assertThat(gathered.lines())
        .containsExactly(
            new LineOutcome(Line.of("a", 1), new Done(2)),
            new LineOutcome(Line.of("silent-1", 1), new Unanswered(Trouble.OUTCOME_UNKNOWN)));
    assertThat(asked).hasSizeGreaterThan(3);
  }

  @Test
  void a_product_with_too_much_to_do_is_not_even_asked() {
    var lines = lines(Line.of("silent-2", 1));
    var deadline = Deadline.after(TTL);
    var first = reservations.release(order(3), lines, deadline);
    var second = reservations.release(order(4), lines, deadline);

    var third = await(reservations.release(order(5), lines, deadline));

    assertThat(third.lines().getFirst().reply()).isEqualTo(new Unanswered(Trouble.OVERLOADED));
    silence = false;
    await(first);
    await(second);
  }

  private static Claim claim(Lines lines, int number) {
    var line = lines.merged().get(number);
    return new Claim(order(1), line.quantity(), lines.fingerprint(), TTL, T0);
  }

  private static Lines lines(Line... lines) {
    return new Lines(List.of(lines));
  }

  private static Gathered await(CompletionStage<Gathered> gathered) {
    return gathered.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
