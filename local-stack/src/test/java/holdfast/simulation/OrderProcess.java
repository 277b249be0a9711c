package holdfast.simulation;

import holdfast.kit.domain.Decision;
import holdfast.order.domain.IfMatch;
import holdfast.order.domain.Operation;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Request;
import holdfast.order.domain.Step;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what {@code OrderEntity} does: stores facts, asks what comes next, and asks for that. */
final class OrderProcess extends Incarnation<Order, OrderEvent> {

  private static final long RETRY_AT_FIRST = 100;
  private static final long RETRY_AT_MOST = 5_000;

  private final OrderId id;
  private final Map<Step, Integer> underWay = new HashMap<>();

  OrderProcess(World world, OrderId id, Entity<Order, OrderEvent, OrderProcess> entity) {
    super(world, entity);
    this.id = id;
  }

  OrderId id() {
    return id;
  }

  @Override
  void recovered() {
    takeNextSteps();
  }

  void place(Placement placement, Consumer<OrderAnswer> replyTo) {
    var decision = world.rules.place(state(), placement, state().now(clock()));
    if (world.rules.answersBeforeStoring() && state() instanceof Order.Unplaced) {
      replyTo.accept(new OrderAnswer.Current(version() + 1, false, isBehind()));
    }
    carryOut(
        world.rules.storesPlacement() || !(state() instanceof Order.Unplaced)
            ? decision
            : Decision.unchanged(),
        null,
        replyTo);
  }

  /**
   * Asks it for something.
   *
   * @param ifVersion the version that it must still have; null if any will do
   */
  void operate(
      Request request,
      @Nullable Long ifVersion,
      Operation operation,
      Consumer<OrderAnswer> replyTo) {
    if (!(state() instanceof Order.Placed placed)) {
      replyTo.accept(new OrderAnswer.NotFound());
      return;
    }
    carryOut(
        world.rules.operate(
            placed,
            request,
            new IfMatch(ifVersion, version()),
            operation,
            world.policies.order(),
            placed.now(clock())),
        request,
        replyTo);
  }

  /** Makes sure that what is left to do is being done. */
  void wake() {
    takeNextSteps();
  }

  /** Nobody has said anything for a while. */
  void idle() {
    if (world.rules.next(state()).isEmpty()) {
      entity.end(this);
    }
  }

  private void carryOut(
      Decision<OrderEvent> decision, @Nullable Request asked, Consumer<OrderAnswer> replyTo) {
    switch (decision) {
      case Decision.Accept<OrderEvent>(var events) -> {
        store(events);
        takeNextSteps();
        reply(replyTo, new OrderAnswer.Current(version(), true, isBehind()));
      }
      case Decision.Unchanged<OrderEvent>() ->
          reply(replyTo, new OrderAnswer.Current(version(), false, isBehind()));
      case Decision.Refuse<OrderEvent>(var refusal, var events) -> {
        store(events);
        if (asked != null) {
          world.orderBook(id).saysNo(asked, refusal.code());
        }
        reply(replyTo, new OrderAnswer.Refused(refusal.code()));
      }
    }
  }

  private void reply(Consumer<OrderAnswer> replyTo, OrderAnswer answer) {
    step();
    world.orderBook(id).says(answer);
    replyTo.accept(answer);
  }

  private void answered(Step step, Outcome outcome) {
    if (!(state() instanceof Order.Placed placed)) {
      return;
    }
    var events = world.rules.answered(placed, step, outcome, placed.now(clock()));
    world.trace.say("%s hears %s of %s", entity, outcome, step);
    if (events.isEmpty()) {
      notWanted(step);
      return;
    }
    underWay.remove(step);
    store(events);
    takeNextSteps();
  }

  private void unanswered(Step step) {
    if (!(state() instanceof Order.Placed placed) || !isWanted(step)) {
      notWanted(step);
      return;
    }
    var overdue = world.rules.unanswered(placed, step, world.policies.order(), placed.now(clock()));
    if (!overdue.isEmpty()) {
      underWay.remove(step);
      store(overdue);
      takeNextSteps();
      return;
    }
    int unanswered = underWay.merge(step, 1, Integer::sum);
    long pause = Math.min(RETRY_AT_FIRST << Math.min(unanswered - 1, 20), RETRY_AT_MOST);
    say(pause / 2 + world.faults.any(pause / 2 + 1), process -> process.tryAgain(step));
  }

  private void tryAgain(Step step) {
    if (isWanted(step)) {
      take(step);
    } else {
      notWanted(step);
    }
  }

  private boolean isWanted(Step step) {
    return world.rules.next(state()).contains(step);
  }

  /** It is over, or the order is parked; once that goes on, the step has to be taken anew. */
  private void notWanted(Step step) {
    if (world.rules.asksAgainWhatItCouldNotTake()) {
      underWay.remove(step);
    }
  }

  private void takeNextSteps() {
    for (var step : inOneOrder(world.rules.next(state()))) {
      if (underWay.putIfAbsent(step, 0) == null) {
        take(step);
      }
    }
  }

  /** A set of the JDK has another order in each JVM, and a history has to be the same in all. */
  private static Collection<Step> inOneOrder(Set<Step> steps) {
    return steps.size() < 2
        ? steps
        : steps.stream().sorted(Comparator.comparing(Step::toString)).toList();
  }

  private void take(Step step) {
    step();
    if (!(state() instanceof Order.Placed placed)) {
      return;
    }
    world.participants.perform(
        id,
        placed.placement(),
        step,
        underWay.getOrDefault(step, 0),
        outcome ->
            say(
                0,
                process -> {
                  if (outcome == null) {
                    process.unanswered(step);
                  } else {
                    process.answered(step, outcome);
                  }
                }));
  }

  /** To itself; nobody hears it once this process is gone. */
  private void say(long later, Consumer<OrderProcess> message) {
    world.agenda.in(later, () -> world.order(id).tell(this, message));
  }
}
