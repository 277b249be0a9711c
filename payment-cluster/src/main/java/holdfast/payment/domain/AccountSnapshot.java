package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Recent;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * An account as it is stored between events, so that not all of them have to be read again.
 *
 * <p>Holds the same as the account save the policy, which is set anew at each start. There may be
 * very many captured payments, so of each only what is not the rule is written: another subject
 * than the owner, an operator, a capture of less than was held, refunds.
 *
 * @param standing null until the account is opened
 */
public record AccountSnapshot(
    @Nullable Standing standing,
    List<Taken> held,
    List<Taken> captured,
    List<Ended> ended,
    List<Answered> requests,
    Progress progress) {

  /**
   * A payment that is held or captured.
   *
   * @param amount what was asked for, in minor units of the account's currency
   * @param captured null when that is the amount, or nothing yet
   * @param subject null when that is the owner
   * @param placedBy null for {@code OWNER}
   * @param refunds null when there are none
   */
  public record Taken(
      String payment,
      long amount,
      @Nullable Long captured,
      @Nullable String subject,
      @Nullable PlacedBy placedBy,
      @Nullable List<Refunding> refunds,
      Instant at) {}

  /** A refund that was asked for. */
  public record Refunding(RefundId id, Money amount, @Nullable Refusal refusal) {}

  /**
   * A payment that ended without money taken.
   *
   * @param asked null when it was voided before it was seen
   * @param refusal null when it was voided
   */
  public record Ended(
      String payment, @Nullable Authorisation asked, @Nullable Refusal refusal, Instant at) {}

  /** A request of a person, and how it ended. */
  public record Answered(String key, Operation operation) {}

  public static AccountSnapshot of(Account account) {
    Standing standing = account.standing();
    String owner = standing == null ? "" : standing.terms().owner();
    Payments payments = account.payments();

    var held = new ArrayList<Taken>();
    for (Map.Entry<PaymentId, Payment.Held> entry : payments.held().entries()) {
      Payment.Held hold = entry.getValue();
      held.add(taken(entry.getKey(), hold.asked(), null, owner, hold.refunds(), hold.at()));
    }
    var captured = new ArrayList<Taken>(payments.captured().size());
    for (var closed : payments.captured()) {
      Payment.Captured capture = closed.value();
      Money amount = capture.captured();
      Long partial = amount.equals(capture.asked().amount()) ? null : amount.amount();
      captured.add(
          taken(closed.key(), capture.asked(), partial, owner, capture.refunds(), capture.at()));
    }
    var ended = new ArrayList<Ended>();
    for (var closed : payments.ended()) {
      ended.add(ended(closed.key(), closed.value()));
    }
    var requests = new ArrayList<Answered>();
    for (var closed : account.requests().operations()) {
      requests.add(new Answered(closed.key(), closed.value()));
    }
    return new AccountSnapshot(standing, held, captured, ended, requests, account.progress());
  }

  private static Taken taken(
      PaymentId id,
      Authorisation asked,
      @Nullable Long captured,
      String owner,
      PMap<RefundId, Refund> refunds,
      Instant at) {
    return new Taken(
        id.toString(),
        asked.amount().amount(),
        captured,
        asked.subject().equals(owner) ? null : asked.subject(),
        asked.placedBy() == PlacedBy.OWNER ? null : asked.placedBy(),
        refunds.isEmpty() ? null : refundings(refunds),
        at);
  }

  private static List<Refunding> refundings(PMap<RefundId, Refund> refunds) {
    return refunds.entrySet().stream()
        .map(entry ->
            new Refunding(entry.getKey(), entry.getValue().amount(), entry.getValue().refusal()))
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  private static Ended ended(PaymentId id, Payment payment) {
    return switch (payment) {
      case Payment.Voided(var asked, var at) -> new Ended(id.toString(), asked, null, at);
      case Payment.Refused(var asked, var refusal, var at) ->
          new Ended(id.toString(), asked, refusal, at);
      case Payment.Cancelled(var at) -> new Ended(id.toString(), null, null, at);
      case Payment.Held _, Payment.Captured _ ->
          throw new IllegalStateException("payment " + id + " did not end");
    };
  }

  /** The account again, through the constructors that check it. */
  public Account restored(AccountPolicy policy) {
    Holds holds = Holds.NONE;
    for (Taken taken : held) {
      holds =
          holds.with(
              id(taken.payment()),
              new Payment.Held(asked(taken), settled(taken.refunds()), taken.at()));
    }
    Recent<PaymentId, Payment.Captured> captures = Recent.empty();
    for (Taken taken : captured) {
      Authorisation asked = asked(taken);
      Long partial = taken.captured();
      Money amount = partial == null ? asked.amount() : new Money(partial, agreed().currency());
      var capture = new Payment.Captured(asked, amount, settled(taken.refunds()), taken.at());
      captures = captures.with(id(taken.payment()), capture, taken.at());
    }
    Recent<PaymentId, Payment> endings = Recent.empty();
    for (Ended end : ended) {
      endings = endings.with(id(end.payment()), payment(end), end.at());
    }
    Recent<String, Operation> operations = Recent.empty();
    for (Answered answered : requests) {
      operations = operations.with(answered.key(), answered.operation(), answered.operation().at());
    }
    return new Account(
        policy,
        standing,
        new Payments(holds, captures, endings),
        new Requests(operations),
        progress);
  }

  private Authorisation asked(Taken taken) {
    Terms terms = agreed();
    String subject = taken.subject();
    PlacedBy placedBy = taken.placedBy();
    return new Authorisation(
        new Money(taken.amount(), terms.currency()),
        subject == null ? terms.owner() : subject,
        placedBy == null ? PlacedBy.OWNER : placedBy);
  }

  private static Payment payment(Ended end) {
    Authorisation asked = end.asked();
    Refusal refusal = end.refusal();
    if (asked == null) {
      return new Payment.Cancelled(end.at());
    }
    return refusal == null
        ? new Payment.Voided(asked, end.at())
        : new Payment.Refused(asked, refusal, end.at());
  }

  private static PMap<RefundId, Refund> settled(@Nullable List<Refunding> refunds) {
    PMap<RefundId, Refund> settled = HashTreePMap.empty();
    if (refunds != null) {
      for (Refunding refund : refunds) {
        settled = settled.plus(refund.id(), new Refund(refund.amount(), refund.refusal()));
      }
    }
    return settled;
  }

  private Terms agreed() {
    return Objects.requireNonNull(standing, "money in an account that was never opened").terms();
  }

  private static PaymentId id(String text) {
    return Objects.requireNonNull(PaymentId.parse(text), text);
  }
}
