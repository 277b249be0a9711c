package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.NOON;
import static holdfast.payment.domain.AccountFixture.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.MoneyMoved;
import holdfast.payment.domain.AccountEvent.PaymentNotKnown;
import holdfast.payment.domain.AccountEvent.PreconditionFailed;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every command has an answer in every state that an account can come into, at the very ends of
 * what may be asked, too. A failure names the seed that repeats it.
 */
class AccountTotalityTest {

  private static final int HISTORIES = 120;
  private static final int STATES = 60;

  private static final List<Long> AMOUNTS =
      List.of(Long.MIN_VALUE, -1L, 0L, 0L, 7L, 300L, Money.MAX_AMOUNT, Long.MAX_VALUE);
  private static final List<Instant> INTENTS =
      List.of(Instant.MIN, Instant.EPOCH, NOON, NOON.plusSeconds(600), Instant.MAX);

  private record Command(
      String kind, @Nullable PaymentId payment, Function<Account, Decision<AccountEvent>> rule) {

    Decision<AccountEvent> on(Account account) {
      return rule.apply(account);
    }
  }

  /** Which command met an account, and a payment, of which kind. */
  private record Met(String standing, String payment, String command) {}

  @Test
  void every_command_is_decided_in_every_state() {
    var met = new HashSet<Met>();
    var events = new HashSet<Class<?>>();
    for (long seed = 1; seed <= HISTORIES; seed++) {
      try {
        walk(new SplittableRandom(seed), met, events);
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("with seed " + seed, failure);
      }
    }
    assertThat(met).as("every state there is has met every command").containsAll(everything());
    assertThat(events).hasSize(17);
  }

  private static void walk(SplittableRandom random, Set<Met> met, Set<Class<?>> events) {
    var account = Account.empty(POLICY);
    var clock = NOON;
    for (int i = 0; i < STATES; i++) {
      clock = clock.plus(pause(random));
      var commands = everyCommand(account, clock, random);
      for (var command : commands) {
        var decision = command.on(account);
        leadsOn(account, command, decision);
        met.add(meeting(account, command));
        decision.events().forEach(event -> events.add(event.getClass()));
      }
      boolean over = i > STATES / 2 && posted(account) == 0 && random.nextInt(4) == 0;
      var chosen = over ? commands.getLast() : commands.get(random.nextInt(commands.size()));
      account = AccountFixture.after(account, chosen.on(account));
    }
    assertThat(AccountSnapshot.of(account).restored(POLICY)).isEqualTo(account);
  }

  /** What is decided can be stored, and what it makes of the account keeps its invariants. */
  private static void leadsOn(Account account, Command command, Decision<AccountEvent> decision) {
    var next = account;
    for (var event : decision.events()) {
      assertThat(event.at()).isAfterOrEqualTo(next.progress().at());
      long before = posted(next);
      next = next.after(event);
      assertThat(posted(next) - before).isEqualTo(change(event));
      if (event instanceof HoldPlaced || event instanceof Withdrawn) {
        assertThat(AccountFixture.available(next)).as("%s", event).isNotNegative();
      }
    }
    keepsItsLaws(account, next);
    if (decision instanceof Decision.Refuse<AccountEvent>) {
      assertThat(posted(next)).isEqualTo(posted(account));
      assertThat(next.held()).isEqualTo(account.held());
    }
    assertThat(command.on(next).events())
        .as("asked again, %s does nothing more", command.kind())
        .allMatch(event -> event instanceof PreconditionFailed || event instanceof PaymentNotKnown);
  }

  private static void keepsItsLaws(Account before, Account account) {
    long held = 0;
    for (Map.Entry<PaymentId, Payment.Held> hold : account.payments().held().entries()) {
      assertThat(hold.getValue().amount().amount()).isNotNegative();
      held += hold.getValue().amount().amount();
    }
    assertThat(account.held()).isEqualTo(held);
    for (int number = 0; number < 8; number++) {
      if (account.payment(payment(number)) instanceof Payment.Captured captured) {
        assertThat(captured.captured().amount()).isBetween(0L, captured.asked().amount().amount());
        assertThat(captured.refunded().amount()).isBetween(0L, captured.captured().amount());
      }
    }
    var was = before.standing();
    if (was != null && was.isClosed()) {
      assertThat(account.held()).isZero();
      assertThat(AccountFixture.status(account)).isEqualTo(Standing.Status.CLOSED);
    }
  }

  private static long change(AccountEvent event) {
    if (!(event instanceof MoneyMoved moved)) {
      return 0;
    }
    assertThat(moved.legs().stream().mapToLong(leg -> leg.change().amount()).sum()).isZero();
    return moved.change().amount();
  }

  private static long posted(Account account) {
    var standing = account.standing();
    return standing == null ? 0 : standing.posted();
  }

  private static Met meeting(Account account, Command command) {
    var standing = account.standing();
    var id = command.payment();
    return new Met(
        standing == null ? "none" : standing.status().name(),
        id == null ? "-" : kind(account.payment(id)),
        command.kind());
  }

  private static String kind(@Nullable Payment payment) {
    return payment == null ? "unknown" : payment.getClass().getSimpleName();
  }

  /** An account that was never opened has paid nothing, and one that holds money is not closed. */
  private static Set<Met> everything() {
    var all = new HashSet<Met>();
    for (var standing : List.of("none", "ACTIVE", "FROZEN", "CLOSED")) {
      for (var kind : List.of("open", "deposit", "withdraw", "freeze", "unfreeze", "close")) {
        all.add(new Met(standing, "-", kind));
      }
      for (var kind : List.of("authorise", "capture", "void", "refund")) {
        for (var payment : List.of("unknown", "Refused", "Cancelled")) {
          all.add(new Met(standing, payment, kind));
        }
        if (!standing.equals("none")) {
          all.add(new Met(standing, "Captured", kind));
          all.add(new Met(standing, "Voided", kind));
        }
        if (standing.equals("ACTIVE") || standing.equals("FROZEN")) {
          all.add(new Met(standing, "Held", kind));
        }
      }
    }
    return all;
  }

  private static List<Command> everyCommand(
      Account account, Instant clock, SplittableRandom random) {
    var all = new ArrayList<Command>();
    for (int i = 0; i < 3; i++) {
      var id = payment(random.nextInt(8));
      var asked = asked(random);
      var intendedAt = random.nextInt(3) > 0 ? clock : one(INTENTS, random);
      var amount = money(random);
      var part = random.nextBoolean() ? null : amount;
      var refund = new RefundId("r" + random.nextInt(3));
      all.add(new Command("authorise", id, it -> it.authorise(id, asked, intendedAt, clock)));
      all.add(new Command("capture", id, it -> it.capture(id, part, clock)));
      all.add(new Command("void", id, it -> it.voidPayment(id, clock)));
      all.add(new Command("refund", id, it -> it.refund(id, refund, amount, intendedAt, clock)));
    }
    var version = version(account, random);
    var key = request(random);
    var amount = money(random);
    all.add(new Command("open", null, opening(account, clock, random)));
    all.add(new Command("deposit", null, it -> it.deposit(key, version, amount, "x", clock)));
    all.add(new Command("withdraw", null, it -> it.withdraw(key, version, amount, "x", clock)));
    all.add(new Command("freeze", null, it -> it.freeze(key, version, null, clock)));
    all.add(new Command("unfreeze", null, it -> it.unfreeze(key, version, "calm", clock)));
    all.add(new Command("close", null, it -> it.close(key, version, null, clock)));
    return all;
  }

  private static Function<Account, Decision<AccountEvent>> opening(
      Account account, Instant clock, SplittableRandom random) {
    var terms =
        new Terms(random.nextInt(8) == 0 ? "bob" : "alice", random.nextInt(8) == 0 ? "JPY" : "EUR");
    long most = one(List.of(0L, 5L, 500L, Money.MAX_AMOUNT), random);
    var limit = random.nextBoolean() ? null : new Money(most, terms.currency());
    var wanted = new Opening(terms, limit, "olga", random.nextBoolean());
    var version = version(account, random);
    return it -> it.open(wanted, version, clock);
  }

  private static Authorisation asked(SplittableRandom random) {
    var amount = new Money(Math.max(0, one(AMOUNTS, random)), currency(random));
    return new Authorisation(
        amount,
        random.nextInt(8) == 0 ? "bob" : "alice",
        random.nextInt(4) == 0 ? PlacedBy.OPERATOR : PlacedBy.OWNER);
  }

  private static Request request(SplittableRandom random) {
    return new Request("k" + random.nextInt(60), "f" + random.nextInt(2), "olga");
  }

  private static @Nullable Long version(Account account, SplittableRandom random) {
    return random.nextInt(4) > 0 ? null : account.progress().version() - random.nextInt(2);
  }

  private static Money money(SplittableRandom random) {
    return new Money(one(AMOUNTS, random), currency(random));
  }

  private static String currency(SplittableRandom random) {
    return random.nextInt(8) == 0 ? "JPY" : "EUR";
  }

  private static PaymentId payment(int number) {
    return new PaymentId(new UUID(7, number / 2), 1 + number % 2);
  }

  /** Mostly a moment; now and then longer than something is remembered, and sometimes back. */
  private static Duration pause(SplittableRandom random) {
    return switch (random.nextInt(24)) {
      case 0 -> Duration.ofDays(random.nextInt(200));
      case 1, 2 -> Duration.ofMinutes(random.nextInt(30));
      case 3 -> Duration.ofMinutes(-random.nextInt(30));
      default -> Duration.ofSeconds(random.nextInt(10));
    };
  }

  private static <T> T one(List<T> of, SplittableRandom random) {
    return of.get(random.nextInt(of.size()));
  }
}
