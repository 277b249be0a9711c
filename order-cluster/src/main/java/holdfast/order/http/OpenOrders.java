package holdfast.order.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import holdfast.kit.http.Reply;
import holdfast.kit.tokens.Caller;
import holdfast.order.view.OrderList.Owner;
import holdfast.order.view.UnfinishedOrders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many unfinished orders a subject may have, so that nobody fills stock's holds and our
 * memory by ordering without end. Exact to the lag of the view that counts them.
 *
 * <p>Placing an order must not cost a query. So every node asks regularly for the few subjects who
 * have more than half of what they may; everybody else is let through until this node has seen as
 * many of its orders as could make it too many. Only then, and before any refusal, it is counted.
 */
public final class OpenOrders {

  private static final Logger LOG = LoggerFactory.getLogger(OpenOrders.class);

  /** Subjects that are kept count of between two looks; further ones are only counted. */
  private static final int SUBJECTS = 10_000;

  /** A look at very many unfinished orders takes its time: at most a tenth of the database's. */
  private static final int REST = 9;

  /**
   * How many, and how often to look.
   *
   * @param atMost unfinished orders of a subject
   * @param refresh pause between two looks at who has many
   */
  public record Limits(int atMost, Duration refresh) {}

  private final UnfinishedOrders unfinished;
  private final Limits limits;
  private volatile Estimates estimates;

  private OpenOrders(UnfinishedOrders unfinished, Limits limits) {
    this.unfinished = unfinished;
    this.limits = limits;
    this.estimates = new Estimates(new ConcurrentHashMap<>(), limits.atMost() / 2);
  }

  /** Looks for as long as the system runs. */
  public static OpenOrders start(
      ActorSystem<?> system, UnfinishedOrders unfinished, Limits limits) {
    var open = new OpenOrders(unfinished, limits);
    open.lookFrom(system);
    return open;
  }

  /** Whether somebody may place an order; counts it, too. */
  CompletionStage<Boolean> admits(Caller caller) {
    var owner = new Owner(caller.userIssuer(), caller.subject());
    var known = estimates;
    return known.afterOneMore(owner) <= limits.atMost()
        ? completedFuture(true)
        : counted(owner, known);
  }

  /** For whoever was not admitted, and has no order yet under its key. */
  Reply refusal() {
    return Reply.no(
            OrderProblems.TOO_MANY_OPEN_ORDERS,
            limits.atMost() + " orders are on their way; try again when some are finished")
        .with("Retry-After", Integer.toString(ThreadLocalRandom.current().nextInt(1, 6)));
  }

  /** Nobody is refused an order because it could not be counted. */
  private CompletionStage<Boolean> counted(Owner owner, Estimates known) {
    return unfinished
        .count(owner.issuer(), owner.subject(), limits.atMost())
        .handle((count, failure) -> {
          if (failure != null) {
            LOG.debug("Unfinished orders could not be counted: {}", failure.toString());
            return true;
          }
          known.correct(owner, count + 1);
          return count < limits.atMost();
        });
  }

  private void lookFrom(ActorSystem<?> system) {
    long began = System.nanoTime();
    int few = limits.atMost() / 2;
    unfinished
        .subjectsWithMore(few, SUBJECTS)
        .whenComplete((crowded, failure) -> {
          if (failure == null) {
            estimates = Estimates.of(crowded, few, limits.atMost());
          } else {
            LOG.debug("Unfinished orders could not be looked at: {}", failure.toString());
          }
          var took = Duration.ofNanos(System.nanoTime() - began);
          var pause = limits.refresh().plus(took.multipliedBy(REST));
          if (!system.whenTerminated().isCompleted()) {
            system
                .scheduler()
                .scheduleOnce(pause, () -> lookFrom(system), system.executionContext());
          }
        });
  }

  /**
   * At most so many unfinished orders everybody has, as far as this node knows.
   *
   * @param others what those have at most of whom nothing is known
   */
  private record Estimates(ConcurrentMap<Owner, Integer> bySubject, int others) {

    static Estimates of(List<UnfinishedOrders.Crowd> crowded, int few, int atMost) {
      var bySubject = new ConcurrentHashMap<Owner, Integer>();
      crowded.forEach(crowd -> bySubject.put(crowd.owner(), crowd.orders()));
      // There may be more of them than were listed: then everybody is counted.
      return new Estimates(bySubject, crowded.size() < SUBJECTS ? few : atMost);
    }

    int afterOneMore(Owner owner) {
      if (bySubject.size() >= 2 * SUBJECTS && !bySubject.containsKey(owner)) {
        return others + 1;
      }
      return bySubject.merge(owner, others + 1, (known, _) -> known + 1);
    }

    void correct(Owner owner, int orders) {
      bySubject.replace(owner, orders);
    }
  }
}
