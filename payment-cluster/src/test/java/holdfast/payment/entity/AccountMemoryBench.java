package holdfast.payment.entity;

import static holdfast.kit.testing.Measured.interleaved;
import static holdfast.kit.testing.Measured.usedHeap;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.kit.journal.EventCodec;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountPolicy;
import holdfast.payment.domain.AccountSnapshot;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.Opening;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * What a payment costs in the memory of its account, in a snapshot and in the journal, and whether
 * commands get slower the more are remembered. Not a test of the build; run it by name:
 *
 * <pre>./mvnw -pl payment-cluster -am test -Dtest=AccountMemoryBench \\
 *     -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class AccountMemoryBench {

  private static final AccountPolicy POLICY =
      new AccountPolicy(
          Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofDays(181), Duration.ofDays(30));

  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final int FEW = 100;
  private static final int MANY = 100_000;
  private static final int COMMANDS = 20_000;
  private static final int ROUNDS = 9;

  private final EventCodec codec = new EventCodec(PaymentSerializer.NAMES);

  @Test
  void what_a_record_costs() {
    for (var number : new int[] {1, 2}) {
      var what = number == 1 ? "warm-up" : "measured";
      cost(what + ": a payment that is held", AccountMemoryBench::held);
      cost(what + ": a captured payment", AccountMemoryBench::captured);
      cost(what + ": a captured payment of another subject", AccountMemoryBench::capturedForOther);
      cost(what + ": a captured and refunded payment", AccountMemoryBench::refunded);
      cost(what + ": a voided payment", AccountMemoryBench::voided);
      cost(what + ": a refused payment", AccountMemoryBench::refused);
      cost(what + ": a payment cancelled unseen", AccountMemoryBench::cancelled);
      cost(what + ": a deposit's key", AccountMemoryBench::deposited);
    }
  }

  @Test
  void whether_commands_get_slower() {
    var few = filled(FEW);
    var many = filled(MANY);
    var medians = interleaved(ROUNDS, () -> timed(few), () -> timed(many));
    System.out.printf(
        "an authorisation and its capture: %,d ns with %,d payments remembered, %,d ns with %,d:"
            + " %.2f times, medians of %d rounds%n",
        medians.one(), FEW, medians.other(), MANY, medians.ratio(), ROUNDS);
  }

  /** The commands that come after a quiet time share the sweeping of what is too old by then. */
  @Test
  void what_forgetting_costs() {
    var firsts = new long[ROUNDS];
    long[] all = {};
    for (int round = 0; round < ROUNDS; round++) {
      var account = filled(MANY, AccountMemoryBench::voided);
      var later = T0.plus(POLICY.closedRetention()).plusMillis(1);
      var nanos = new ArrayList<Long>();
      while (account.payments().ended().size() > nanos.size()) {
        var cancelled = payment(MANY + 1 + nanos.size());
        long start = System.nanoTime();
        account = after(account, account.voidPayment(cancelled, later));
        nanos.add(System.nanoTime() - start);
      }
      firsts[round] = nanos.getFirst();
      all = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }
    Arrays.sort(firsts);
    System.out.printf(
        "%,d records forgotten: the first command took %,d us, median of %d rounds; all were swept"
            + " after %,d commands, in the last round half of them within %,d us, 99 %% within"
            + " %,d%n",
        MANY,
        firsts[ROUNDS / 2] / 1_000,
        ROUNDS,
        all.length,
        all[all.length / 2] / 1_000,
        all[all.length * 99 / 100] / 1_000);
  }

  private void cost(String what, BiFunction<Account, Integer, Account> payment) {
    long before = usedHeap();
    var account = filled(MANY, payment);
    long bytes = usedHeap() - before;
    int snapshot = codec.encode(AccountSnapshot.of(account)).length;
    System.out.printf(
        "%-50s %4d bytes in memory, %4d in a snapshot%n", what, bytes / MANY, snapshot / MANY);
  }

  /** Each command meets the same account, so that it stays as full as it is. */
  private static long timed(Account full) {
    long held = 0;
    long start = System.nanoTime();
    for (int i = 1; i <= COMMANDS; i++) {
      held += captured(full, MANY + i).held();
    }
    long took = System.nanoTime() - start;
    assertThat(held).isZero();
    return took / COMMANDS;
  }

  /** Half of them captured, half of them voided. */
  private static Account filled(int payments) {
    return filled(
        payments,
        (account, number) -> number % 2 == 0 ? captured(account, number) : voided(account, number));
  }

  private static Account filled(int payments, BiFunction<Account, Integer, Account> payment) {
    var account = Account.empty(POLICY);
    var opening = new Opening(new Terms("alice", "EUR"), eur(0), "olga", true);
    account = after(account, account.open(opening, null, T0));
    account =
        after(
            account,
            account.deposit(new Request("first", "f", "olga"), null, eur(1_000_000_000), "x", T0));
    for (int i = 1; i <= payments; i++) {
      account = payment.apply(account, i);
    }
    return account;
  }

  private static Account held(Account account, int number) {
    var asked = new Authorisation(eur(100 + number), alice(), PlacedBy.OWNER);
    return after(account, account.authorise(payment(number), asked, T0, T0));
  }

  private static Account captured(Account account, int number) {
    var held = held(account, number);
    return after(held, held.capture(payment(number), null, T0));
  }

  private static Account capturedForOther(Account account, int number) {
    var asked = new Authorisation(eur(100 + number), "operator-" + number, PlacedBy.OPERATOR);
    var held = after(account, account.authorise(payment(number), asked, T0, T0));
    return after(held, held.capture(payment(number), null, T0));
  }

  private static Account refunded(Account account, int number) {
    var captured = captured(account, number);
    var refund = new RefundId("3f0c2f4e-8f3b-5d6a-9b1c-" + (100_000_000_000L + number));
    return after(captured, captured.refund(payment(number), refund, eur(50), T0, T0));
  }

  private static Account voided(Account account, int number) {
    var held = held(account, number);
    return after(held, held.voidPayment(payment(number), T0));
  }

  private static Account refused(Account account, int number) {
    var asked = new Authorisation(eur(2_000_000_000), alice(), PlacedBy.OWNER);
    return after(account, account.authorise(payment(number), asked, T0, T0));
  }

  private static Account cancelled(Account account, int number) {
    return after(account, account.voidPayment(payment(number), T0));
  }

  /** Key and fingerprint are hashes of 64 digits. */
  private static Account deposited(Account account, int number) {
    var request = new Request("k%063d".formatted(number), "f%063d".formatted(number), "olga");
    return after(account, account.deposit(request, null, eur(1), "x", T0));
  }

  private static Account after(Account account, Decision<AccountEvent> decision) {
    for (var event : decision.events()) {
      account = account.after(event);
    }
    return account;
  }

  private static PaymentId payment(int number) {
    return new PaymentId(new UUID(3, number), 1);
  }

  /** Each time another text, as when it was read from somewhere. */
  private static String alice() {
    return "ALICE".toLowerCase(Locale.ROOT);
  }

  private static Money eur(long amount) {
    return new Money(amount, "eur".toUpperCase(Locale.ROOT));
  }
}
