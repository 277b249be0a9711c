package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.POLICY;
import static holdfast.payment.domain.AccountFixture.eur;
import static holdfast.payment.domain.AccountFixture.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Random histories: commands in any order, repeated, late, under a clock that jumps. What must hold
 * is counted from the events by {@link AccountBooks}, which knows nothing of the rules.
 *
 * <p>A failure prints its seed; {@code -Dholdfast.seed=N} runs that history again, {@code
 * -Dholdfast.histories=N} more of them.
 */
class AccountHistoriesTest {

  private static final int HISTORIES = Integer.getInteger("holdfast.histories", 400);
  private static final int COMMANDS = 250;

  /** One operation, as it may be sent many times; the answers must agree. */
  private record Sent(
      String operation, Instant at, Function<Account, Decision<AccountEvent>> command) {}

  @Test
  void no_history_breaks_an_invariant() {
    Long chosen = Long.getLong("holdfast.seed");
    long first = chosen == null ? System.nanoTime() : chosen;
    int histories = chosen == null ? HISTORIES : 1;
    System.out.println("histories from -Dholdfast.seed=" + first);
    for (long seed = first; seed < first + histories; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("-Dholdfast.seed=" + seed, broken);
      }
    }
  }

  private record No(String code, Instant at) {}

  private static final class History {

    private final SplittableRandom random;
    private final AccountBooks books = new AccountBooks();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, No> refusedWith = new HashMap<>();
    private final Set<String> carriedOut = new HashSet<>();
    private final Map<PaymentId, Instant> intents = new HashMap<>();
    private Account account = Account.empty(POLICY);
    private Instant clock = AccountFixture.NOON;

    History(long seed) {
      this.random = new SplittableRandom(seed);
    }

    void run() {
      for (int i = 0; i < COMMANDS; i++) {
        letTimePass();
        boolean repeat = !sent.isEmpty() && random.nextInt(3) == 0;
        Sent earlier = repeat ? sent.get(random.nextInt(sent.size())) : anything();
        Sent next = isBeyondItsKey(earlier) ? anything() : earlier;
        sent.add(next);
        carryOut(next);
      }
    }

    /** The promise of a key ends with its retention. */
    private boolean isBeyondItsKey(Sent earlier) {
      return earlier.operation().startsWith("request")
          && earlier.at().isBefore(clock.minus(POLICY.keyRetention()).plus(Duration.ofDays(1)));
    }

    private void carryOut(Sent next) {
      Decision<AccountEvent> decision = next.command().apply(account);
      answersAgree(next.operation(), verdict(decision));
      for (AccountEvent event : decision.events()) {
        account = account.after(event);
        books.enter(event);
      }
      books.mustAgreeWith(account);
      if (random.nextInt(20) == 0) {
        assertThat(AccountSnapshot.of(account).restored(POLICY)).isEqualTo(account);
      }
    }

    /** A no stays that no, and what was carried out is never said not to have been. */
    private void answersAgree(String operation, String verdict) {
      switch (verdict) {
        case "accepted" -> {
          assertThat(refusedWith).as("refused before").doesNotContainKey(operation);
          boolean first = carriedOut.add(operation);
          assertThat(first || maySucceedAgain(operation)).as("%s done twice", operation).isTrue();
        }
        case "unchanged", "operation_expired", "outcome_unknown", "account_changed" -> {}
        case String code -> {
          if (mayTurnOutOtherwise(operation, code) || code.startsWith("exists_with_different_")) {
            return;
          }
          No before = refusedWith.putIfAbsent(operation, new No(code, account.progress().at()));
          if (before != null && isRemembered(before)) {
            assertThat(code).as(operation).isEqualTo(before.code());
          }
          if (!code.equals("operation_cancelled")) {
            assertThat(carriedOut).as("refused after it was done").doesNotContain(operation);
          }
        }
      }
    }

    /** Once a no is forgotten it may become another no, but never a yes. */
    private boolean isRemembered(No no) {
      return !account.progress().at().isAfter(no.at().plus(POLICY.memoryWindow()));
    }

    /** A PUT sets what it says each time; a tombstone that was forgotten is written again. */
    private static boolean maySucceedAgain(String operation) {
      return operation.startsWith("open") || operation.startsWith("void");
    }

    private static boolean mayTurnOutOtherwise(String operation, String code) {
      // A 404 uses no key up, and a capture or a PUT is answered from what stands at the time.
      return (operation.startsWith("request") && code.equals("account_not_found"))
          || operation.startsWith("capture")
          || operation.startsWith("void")
          || operation.startsWith("open");
    }

    private void letTimePass() {
      clock =
          switch (random.nextInt(40)) {
            case 0 -> clock.plus(Duration.ofMinutes(random.nextInt(1, 30)));
            case 1 -> clock.minus(Duration.ofMinutes(random.nextInt(1, 30)));
            case 2 -> random.nextInt(10) == 0 ? clock.plus(Duration.ofDays(100)) : clock;
            default -> clock.plusMillis(random.nextInt(2_000));
          };
    }

    private Sent anything() {
      return switch (random.nextInt(16)) {
        case 0 -> open();
        case 1, 2 -> deposit();
        case 3 -> withdraw();
        case 4 -> freezeOrNot();
        case 5 -> random.nextInt(10) == 0 ? close() : deposit();
        case 6, 7, 8, 9 -> authorise();
        case 10, 11, 12 -> capture();
        case 13 -> voidPayment();
        default -> refund();
      };
    }

    private Sent open() {
      var terms = new Terms("alice", random.nextInt(20) == 0 ? "USD" : "EUR");
      Money limit = random.nextBoolean() ? null : new Money(random.nextInt(300), terms.currency());
      var wanted = new Opening(terms, limit, "olga", true);
      return new Sent("open " + sent.size(), clock, account -> account.open(wanted, null, clock));
    }

    private Sent deposit() {
      Request request = request("d");
      Money amount = money(1_000);
      return new Sent(
          "request " + request.key(),
          clock,
          account -> account.deposit(request, null, amount, "x", clock));
    }

    private Sent withdraw() {
      Request request = request("w");
      Money amount = money(500);
      return new Sent(
          "request " + request.key(),
          clock,
          account -> account.withdraw(request, null, amount, "x", clock));
    }

    private Sent freezeOrNot() {
      Request request = request("f");
      return random.nextInt(4) == 0
          ? new Sent(
              "request " + request.key(),
              clock,
              account -> account.freeze(request, null, null, clock))
          : new Sent(
              "request " + request.key(),
              clock,
              account -> account.unfreeze(request, null, null, clock));
    }

    private Sent close() {
      Request request = request("c");
      return new Sent(
          "request " + request.key(), clock, account -> account.close(request, null, null, clock));
    }

    private Sent authorise() {
      PaymentId id = somePayment();
      var asked =
          random.nextInt(8) == 0
              ? new Authorisation(eur(random.nextInt(400)), "olga", PlacedBy.OPERATOR)
              : new Authorisation(
                  money(400), random.nextInt(12) == 0 ? "bob" : "alice", PlacedBy.OWNER);
      Instant intendedAt = intentOf(id);
      return new Sent(
          "authorise " + id + asked,
          clock,
          account -> account.authorise(id, asked, intendedAt, clock));
    }

    private Sent capture() {
      PaymentId id = somePayment();
      Money amount = random.nextInt(4) == 0 ? money(300) : null;
      return new Sent(
          "capture " + id + sent.size(), clock, account -> account.capture(id, amount, clock));
    }

    private Sent voidPayment() {
      PaymentId id = somePayment();
      return new Sent("void " + id + sent.size(), clock, account -> account.voidPayment(id, clock));
    }

    private Sent refund() {
      PaymentId id = somePayment();
      var refundId = new RefundId("r" + random.nextInt(4));
      Money amount = money(200);
      Instant intendedAt = clock;
      return new Sent(
          "refund " + id + refundId + amount,
          clock,
          account -> account.refund(id, refundId, amount, intendedAt, clock));
    }

    /** One of few, so that commands meet; which ones moves on with the history. */
    private PaymentId somePayment() {
      int order = sent.size() / 25 * 3 + random.nextInt(4);
      var id = new PaymentId(new UUID(7, order), random.nextInt(1, 3));
      intentOf(id);
      return id;
    }

    /** An order decides once to ask for a payment, before anybody hears of it. */
    private Instant intentOf(PaymentId id) {
      return intents.computeIfAbsent(id, _ -> clock.plusMillis(random.nextInt(-20_000, 6_000)));
    }

    private Request request(String what) {
      return new Request(what + sent.size(), "content", "olga");
    }

    private Money money(int bound) {
      return new Money(random.nextInt(1, bound), random.nextInt(25) == 0 ? "USD" : "EUR");
    }
  }
}
