package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.NOON;
import static holdfast.payment.domain.AccountFixture.OTHER_PAYMENT;
import static holdfast.payment.domain.AccountFixture.PAYMENT;
import static holdfast.payment.domain.AccountFixture.REFUND;
import static holdfast.payment.domain.AccountFixture.asked;
import static holdfast.payment.domain.AccountFixture.captured;
import static holdfast.payment.domain.AccountFixture.deposited;
import static holdfast.payment.domain.AccountFixture.eur;
import static holdfast.payment.domain.AccountFixture.held;
import static holdfast.payment.domain.AccountFixture.opened;
import static holdfast.payment.domain.AccountFixture.posted;
import static holdfast.payment.domain.AccountFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.Refunded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * An operator may change how long accounts remember. Whatever was stored before is read again under
 * the new settings, without any snapshot, and gives the same money.
 */
class AccountReplayTest {

  private static final AccountPolicy SHORT =
      new AccountPolicy(
          Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofHours(1));

  private static final AccountPolicy LONG =
      new AccountPolicy(
          Duration.ofDays(400), Duration.ofMinutes(9), Duration.ofDays(900), Duration.ofDays(800));

  private static final List<AccountPolicy> POLICIES = List.of(SHORT, AccountFixture.POLICY, LONG);

  /** Longer than {@link #SHORT} remembers anything. */
  private static final Instant LATER = NOON.plus(Duration.ofHours(2));

  @Test
  void an_id_that_was_closed_again_after_it_was_forgotten_can_be_read_under_a_longer_memory() {
    var account =
        readUnderAll(
            opened(), new PaymentCancelled(PAYMENT, NOON), new PaymentCancelled(PAYMENT, LATER));

    assertThat(account.payment(PAYMENT)).isEqualTo(new Payment.Cancelled(LATER));
  }

  @Test
  void a_late_copy_that_was_refused_after_its_id_was_forgotten_can_be_read() {
    var refusal = new Refusal("operation_expired", "too long ago");
    var account =
        readUnderAll(
            opened(),
            deposited(500),
            held(PAYMENT, 400),
            new HoldVoided(PAYMENT, NOON),
            new HoldRefused(PAYMENT, asked(400), refusal, LATER));

    assertThat(account.payment(PAYMENT)).isEqualTo(new Payment.Refused(asked(400), refusal, LATER));
  }

  @Test
  void an_id_that_was_used_again_after_it_was_forgotten_stands_for_what_came_last() {
    var account =
        readUnderAll(
            opened(),
            deposited(500),
            held(PAYMENT, 400),
            captured(PAYMENT, 400),
            new HoldPlaced(PAYMENT, asked(50), LATER, LATER),
            new HoldVoided(PAYMENT, LATER));

    assertThat(account.payment(PAYMENT)).isEqualTo(new Payment.Voided(asked(50), LATER));
    assertThat(posted(account)).isEqualTo(100);
    assertThat(account.held()).isZero();
  }

  @Test
  void a_void_after_a_capture_was_forgotten_can_be_read() {
    var account =
        readUnderAll(
            opened(),
            deposited(500),
            held(PAYMENT, 400),
            captured(PAYMENT, 400),
            new PaymentCancelled(PAYMENT, LATER));

    assertThat(account.payment(PAYMENT)).isEqualTo(new Payment.Cancelled(LATER));
  }

  @Test
  void a_refund_of_a_payment_that_a_shorter_memory_has_forgotten_moves_its_money_all_the_same() {
    var account =
        readUnderAll(
            opened(),
            deposited(500),
            held(PAYMENT, 400),
            captured(PAYMENT, 400),
            new PaymentCancelled(OTHER_PAYMENT, LATER),
            new Refunded(PAYMENT, REFUND, eur(100), "sales:EUR", LATER, LATER));

    assertThat(posted(account)).isEqualTo(200);
  }

  @Test
  void a_key_that_was_used_again_after_it_was_forgotten_can_be_read_under_a_longer_memory() {
    var again = new Deposited(request("deposit-500"), eur(500), "cash:EUR", "again", LATER);

    assertThat(posted(readUnderAll(opened(), deposited(500), again))).isEqualTo(1000);
  }

  /** Under changing settings, with and without snapshots, few ids that come again and again. */
  @Test
  void every_history_gives_the_same_money_whatever_settings_it_is_read_by() {
    for (long seed = 1; seed <= 600; seed++) {
      try {
        var history = new History(seed);
        history.write();
        history.read();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
  }

  /** The account as the policy that remembers most makes it of these events. */
  private static Account readUnderAll(AccountEvent... events) {
    var accounts = new ArrayList<Account>();
    for (AccountPolicy policy : POLICIES) {
      Account account = Account.empty(policy);
      for (AccountEvent event : events) {
        account = account.after(event);
      }
      accounts.add(account);
    }
    accounts.forEach(account -> mustHaveTheSameMoney(account, accounts.getLast()));
    return accounts.getLast();
  }

  private static void mustHaveTheSameMoney(Account read, Account written) {
    assertThat(read.standing()).isEqualTo(written.standing());
    assertThat(read.payments().held()).isEqualTo(written.payments().held());
    assertThat(read.progress().version()).isEqualTo(written.progress().version());
  }

  private static final class History {

    private static final int COMMANDS = 120;

    private final SplittableRandom random;
    private final List<AccountEvent> journal = new ArrayList<>();
    private Account account;
    private Instant clock = NOON;

    History(long seed) {
      this.random = new SplittableRandom(seed);
      this.account = Account.empty(anyPolicy());
    }

    void write() {
      for (int i = 0; i < COMMANDS; i++) {
        clock = clock.plus(pause());
        restart();
        for (AccountEvent event : anything(i).events()) {
          account = account.after(event);
          journal.add(event);
        }
      }
    }

    /** By each policy alone, and by several in turn, as after restarts with other settings. */
    void read() {
      for (AccountPolicy policy : POLICIES) {
        Account read = Account.empty(policy);
        for (AccountEvent event : journal) {
          read = read.after(event);
        }
        mustHaveTheSameMoney(read, account);
      }
      Account read = Account.empty(anyPolicy());
      for (AccountEvent event : journal) {
        read = random.nextInt(20) == 0 ? AccountSnapshot.of(read).restored(anyPolicy()) : read;
        read = read.after(event);
      }
      mustHaveTheSameMoney(read, account);
    }

    private void restart() {
      if (random.nextInt(10) == 0) {
        account = AccountSnapshot.of(account).restored(anyPolicy());
      }
    }

    private AccountPolicy anyPolicy() {
      return POLICIES.get(random.nextInt(POLICIES.size()));
    }

    private Duration pause() {
      return switch (random.nextInt(12)) {
        case 0 -> Duration.ofMinutes(random.nextInt(90));
        case 1 -> Duration.ofDays(random.nextInt(100));
        default -> Duration.ofMillis(random.nextInt(20_000));
      };
    }

    private Decision<AccountEvent> anything(int number) {
      var id = new PaymentId(new UUID(7, random.nextInt(3)), 1);
      var refund = new RefundId("r" + random.nextInt(2));
      var key = request(number % 2 == 0 ? "again" : "k" + number);
      var some = eur(1 + random.nextInt(60));
      return switch (random.nextInt(12)) {
        case 0 ->
            account.open(new Opening(new Terms("alice", "EUR"), some, "olga", true), null, clock);
        case 1 -> account.deposit(key, null, some, "x", clock);
        case 2 -> account.withdraw(key, null, some, "x", clock);
        case 3, 4, 5, 6 -> account.authorise(id, asked(1 + random.nextInt(20)), clock, clock);
        case 7, 8 -> account.capture(id, null, clock);
        case 9 -> account.voidPayment(id, clock);
        default -> account.refund(id, refund, eur(1 + random.nextInt(9)), clock, clock);
      };
    }
  }
}
