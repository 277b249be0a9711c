package holdfast.order.entity;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.domain.Intake;
import holdfast.order.domain.Intake.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * A node that serves one order after the other, so many a second, while others are offered; in time
 * that is counted.
 */
class BacklogTest {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration CALLERS_WAIT = Duration.ofSeconds(20);
  private static final int ALWAYS = 64;
  private static final int MOST = 5_000;
  private static final long TICK = Duration.ofMillis(10).toNanos();

  private record Waiting(Backlog.Entry entry, long since) {}

  private final Intake intake = new Intake(ALWAYS, MOST, LONGEST_WAIT);
  private long nanos = 1_000_000;
  private final Backlog backlog = new Backlog(LONGEST_WAIT, () -> nanos);

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final List<Waiting> apart = new ArrayList<>();

  /** Numbers of the orders that wait for something else than their turn. */
  private IntPredicate isApart = _ -> false;

  private double toOffer;
  private double toServe;
  private int offered;
  private int refused;
  private int served;
  private Duration slowest = Duration.ZERO;

  /** So many are offered a second, and so many can be served. */
  private void run(int seconds, double offeredPerSecond, double servedPerSecond) {
    refused = 0;
    served = 0;
    slowest = Duration.ZERO;
    for (long end = nanos + Duration.ofSeconds(seconds).toNanos(); nanos < end; nanos += TICK) {
      for (toOffer += offeredPerSecond / 100; toOffer >= 1; toOffer--) {
        offer();
      }
      for (toServe += servedPerSecond / 100; toServe >= 1; toServe--) {
        serve();
      }
    }
  }

  private void offer() {
    offered++;
    if (intake.decide(backlog.load()) != Verdict.TAKEN) {
      refused++;
      return;
    }
    var order = new Waiting(backlog.placed(), nanos);
    if (isApart.test(offered)) {
      apart.add(order);
    } else {
      queue.add(order);
    }
  }

  private void serve() {
    if (queue.isEmpty()) {
      return;
    }
    var order = queue.remove();
    var took = Duration.ofNanos(nanos - order.since());
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
    order.entry().isFinished();
    served++;
  }

  /** What the others waited for is there again. */
  private void isBack() {
    isApart = _ -> false;
    queue.addAll(apart);
    apart.clear();
  }

  @Test
  void under_less_than_it_can_serve_nobody_is_refused() {
    run(60, 40, 50);

    assertThat(refused).isZero();
    assertThat(backlog.load().open()).isZero();
    assertThat(backlog.load().perSecond()).isBetween(39.0, 41.0);
  }

  @Test
  void at_ten_times_the_load_whoever_is_taken_in_is_served_in_time_and_no_room_is_wasted() {
    run(30, 25, 50);

    run(120, 500, 50);

    assertThat(slowest).isBetween(LONGEST_WAIT.dividedBy(2), CALLERS_WAIT);
    assertThat(served).isGreaterThanOrEqualTo(120 * 50 - 1);
    assertThat(refused).isGreaterThan(120 * 440);
  }

  @Test
  void a_slow_rise_is_noticed_as_well_as_a_flood() {
    run(30, 25, 50);

    run(120, 60, 50);

    assertThat(slowest).isLessThan(CALLERS_WAIT);
    assertThat(served).isGreaterThanOrEqualTo(120 * 50 - 50);
  }

  @Test
  void when_the_flood_is_over_new_orders_are_taken_in_at_once() {
    run(30, 25, 50);
    run(60, 500, 50);

    run(1, 25, 50);
    run(29, 25, 50);

    assertThat(refused).isZero();
    assertThat(backlog.load().open()).isLessThan(ALWAYS);
  }

  @Test
  void a_node_that_starts_into_a_flood_serves_what_it_can_from_the_first_second() {
    run(60, 500, 50);

    assertThat(served).isGreaterThanOrEqualTo(60 * 50 - 50);
    run(60, 500, 50);
    assertThat(slowest).isLessThan(CALLERS_WAIT);
  }

  @Test
  void a_node_that_is_slow_at_first_does_not_stay_so() {
    run(10, 40, 5);
    run(10, 40, 20);
    assertThat(served).isEqualTo(200);

    run(10, 40, 80);
    run(60, 40, 80);

    assertThat(refused).isZero();
    assertThat(slowest).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void while_nothing_is_finished_everybody_is_taken_in_up_to_what_memory_bears() {
    run(30, 25, 50);

    run(60, 25, 0);
    assertThat(refused).isZero();
    assertThat(backlog.load().expectedWait()).isZero();

    run(60, 100, 0);
    assertThat(refused).isPositive();
    assertThat(backlog.load().open()).isEqualTo(MOST);
  }

  @Test
  void what_has_waited_through_an_outage_is_served_and_then_nobody_is_refused() {
    run(30, 20, 50);
    run(20, 20, 0);
    assertThat(refused).isZero();

    run(20, 20, 50);
    assertThat(refused).isZero();
    assertThat(backlog.load().open()).isZero();
  }

  /** Three in four need something that died with a node, for as long as that takes. */
  @Test
  void while_others_wait_for_something_that_is_away_those_who_need_it_not_are_served() {
    run(30, 40, 50);
    isApart = number -> number % 4 != 0;

    run(15, 40, 50);
    assertThat(refused).isZero();

    isBack();
    run(30, 40, 60);
    assertThat(refused).isZero();
  }

  @Test
  void many_that_are_stuck_for_long_refuse_nobody_and_do_not_hide_a_flood() {
    isApart = number -> number <= 2_000;
    run(20, 100, 50);
    apart.forEach(order -> order.entry().isStuck());
    apart.getFirst().entry().isStuck();
    assertThat(backlog.load().stuck()).isEqualTo(2_000);

    run(30, 40, 50);
    assertThat(refused).isZero();

    run(60, 500, 50);
    assertThat(refused).isGreaterThan(60 * 400);
    assertThat(slowest).isLessThan(CALLERS_WAIT);
    assertThat(served).isGreaterThanOrEqualTo(60 * 50 - 1);

    apart.forEach(order -> order.entry().isFinished());
    assertThat(backlog.load().stuck()).isZero();
  }

  @Test
  void what_leaves_for_another_node_is_not_finished() {
    var moves = backlog.placed();
    var stays = backlog.recovered();
    assertThat(backlog.load().open()).isEqualTo(2);

    moves.hasLeft();
    assertThat(backlog.load().open()).isOne();
    stays.isFinished();
    assertThat(backlog.load().open()).isZero();
  }

  @Test
  void a_night_without_an_order_leaves_nothing_of_the_day() {
    run(30, 40, 50);
    nanos += Duration.ofHours(8).toNanos();

    assertThat(backlog.load().perSecond()).isZero();
    run(5, 40, 50);
    assertThat(backlog.load().perSecond()).isBetween(38.0, 42.0);
    assertThat(refused).isZero();
  }
}
