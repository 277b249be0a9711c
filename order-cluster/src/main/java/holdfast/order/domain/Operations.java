package holdfast.order.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.order.domain.Fulfilment.Shipment;
import holdfast.order.domain.Fulfilment.Status;
import holdfast.order.domain.OrderEvent.FulfilmentAnswered;
import holdfast.order.domain.Refund.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What was asked of an order after it was placed, and how far that has come.
 *
 * @param answers to every request that was decided, for its retries
 * @param failedPreconditions how often nothing was done because the order was not as expected
 */
public record Operations(
    PMap<OperationId, Decided> answers,
    List<Fulfilment> fulfilments,
    List<Return> returns,
    List<Refund> refunds,
    int failedPreconditions) {

  /** How many operations an order accepts in its life; its state and every reply list them. */
  public static final int MAX_ACCEPTED = 200;

  /** How many lines the fulfilments and returns of an order have together at most. */
  public static final int MAX_LINES = 2_000;

  /** How many refusals an order stores, failed preconditions included. */
  public static final int MAX_REFUSALS = 200;

  /**
   * The answer to a request.
   *
   * @param refusal none if it was accepted
   * @param maximumRefundable what could have been refunded, where too much was asked for
   */
  public record Decided(
      String fingerprint, @Nullable Refusal refusal, @Nullable Money maximumRefundable) {}

  static final Operations NONE =
      new Operations(HashTreePMap.empty(), List.of(), List.of(), List.of(), 0);

  public Operations {
    fulfilments = List.copyOf(fulfilments);
    returns = List.copyOf(returns);
    refunds = List.copyOf(refunds);
  }

  /** How the request of this id was decided; null if it never was. */
  public @Nullable Decided decided(OperationId id) {
    return answers.get(id);
  }

  boolean hasRoomForRefusal() {
    long refused = answers.values().stream().filter(answer -> answer.refusal() != null).count();
    return refused + failedPreconditions < MAX_REFUSALS;
  }

  /** Whether an operation of so many lines can still be taken on. */
  boolean hasRoomFor(int moreLines) {
    long accepted = answers.values().stream().filter(answer -> answer.refusal() == null).count();
    long lines =
        fulfilments.stream().mapToLong(fulfilment -> fulfilment.lines().size()).sum()
            + returns.stream().mapToLong(returned -> returned.lines().size()).sum();
    return accepted < MAX_ACCEPTED && lines + moreLines <= MAX_LINES;
  }

  /** Units of a product that were handed over. */
  public int fulfilled(Sku sku) {
    return units(sku, status -> status == Status.DONE);
  }

  /** Units of a product that were handed over, or may be at any moment. */
  int promised(Sku sku) {
    return units(sku, status -> status != Status.REFUSED);
  }

  private int units(Sku sku, Predicate<Status> counted) {
    return shipments()
        .filter(line -> line.sku().equals(sku) && counted.test(line.status()))
        .mapToInt(Shipment::quantity)
        .sum();
  }

  int fulfilledUnits() {
    return shipments()
        .filter(line -> line.status() == Status.DONE)
        .mapToInt(Shipment::quantity)
        .sum();
  }

  /** Whether anything was handed over, or may be at any moment. */
  boolean anyPromised() {
    return shipments().anyMatch(line -> line.status() != Status.REFUSED);
  }

  private Stream<Shipment> shipments() {
    return fulfilments.stream().flatMap(fulfilment -> fulfilment.lines().stream());
  }

  /** Units of a product that came back, or are accepted to. */
  public int returned(Sku sku) {
    return returns.stream()
        .flatMap(returned -> returned.lines().stream())
        .filter(line -> line.sku().equals(sku))
        .mapToInt(ReturnedLine::quantity)
        .sum();
  }

  /** What was given back, and what is accepted to be. */
  public Money refunded(String currency) {
    var sum = Money.zero(currency);
    for (var refund : refunds) {
      sum = sum.plus(refund.amount());
    }
    return sum;
  }

  /** Whether everything that belongs to a return is done: its units and its money. */
  public boolean isDone(Return returned) {
    return !returned.restockPending()
        && refunds.stream()
            .noneMatch(refund -> refund.id().equals(returned.id()) && !refund.done());
  }

  /** What is still to be asked of stock and payment for these operations. */
  Set<Step> steps(int attempt) {
    if (fulfilments.isEmpty() && returns.isEmpty() && refunds.isEmpty()) {
      return Set.of();
    }
    var steps = new LinkedHashSet<Step>();
    for (var fulfilment : fulfilments) {
      if (fulfilment.status() == Status.PENDING) {
        steps.add(
            new Step.ShipStock(attempt, fulfilment.id(), fulfilment.at(), fulfilment.asked()));
      }
    }
    for (var returned : returns) {
      if (returned.restockPending()) {
        steps.add(
            new Step.RestockStock(attempt, returned.id(), returned.at(), returned.forStock()));
      }
    }
    for (var refund : refunds) {
      if (!refund.done()) {
        steps.add(new Step.RefundPayment(attempt, refund.id(), refund.at(), refund.amount()));
      }
    }
    return steps;
  }

  /** What the answer of stock to a fulfilment leaves to be fulfilled. */
  FulfilmentAnswered answered(OperationId id, Set<Sku> refused, int ordered, Instant now) {
    int done = answered(id, refused).fulfilledUnits();
    return new FulfilmentAnswered(id, List.copyOf(refused), done, ordered - done, now);
  }

  Operations answered(OperationId id, Set<Sku> refused) {
    return new Operations(
        answers,
        changed(
            fulfilments, one -> one.id().equals(id), fulfilment -> fulfilment.answered(refused)),
        returns,
        refunds,
        failedPreconditions);
  }

  Operations accepted(Request request) {
    return decided(request, new Decided(request.fingerprint(), null, null));
  }

  Operations decided(Request request, Decided answer) {
    return new Operations(
        answers.plus(request.id(), answer), fulfilments, returns, refunds, failedPreconditions);
  }

  Operations afterFailedPrecondition() {
    return new Operations(answers, fulfilments, returns, refunds, failedPreconditions + 1);
  }

  Operations with(Fulfilment fulfilment) {
    return new Operations(
        answers, plus(fulfilments, fulfilment), returns, refunds, failedPreconditions);
  }

  Operations with(Return returned) {
    return new Operations(
        answers, fulfilments, plus(returns, returned), refunds, failedPreconditions);
  }

  /** Nothing is sent for a refund of nothing. */
  Operations withRefund(
      OperationId id, Money amount, Cause cause, @Nullable String reason, Instant at) {
    return amount.amount() == 0
        ? this
        : new Operations(
            answers,
            fulfilments,
            returns,
            plus(refunds, new Refund(id, amount, cause, reason, false, at)),
            failedPreconditions);
  }

  Operations restocked(OperationId id) {
    return new Operations(
        answers,
        fulfilments,
        changed(returns, one -> one.id().equals(id), Return::restocked),
        refunds,
        failedPreconditions);
  }

  Operations refunded(OperationId id) {
    return new Operations(
        answers,
        fulfilments,
        returns,
        changed(refunds, one -> one.id().equals(id), Refund::confirmed),
        failedPreconditions);
  }

  private static <T> List<T> plus(List<T> list, T element) {
    var longer = new ArrayList<>(list);
    longer.add(element);
    return longer;
  }

  private static <T> List<T> changed(List<T> list, Predicate<T> which, UnaryOperator<T> change) {
    return list.stream().map(one -> which.test(one) ? change.apply(one) : one).toList();
  }
}
