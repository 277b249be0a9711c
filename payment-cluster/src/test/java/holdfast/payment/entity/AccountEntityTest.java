package holdfast.payment.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.testing.Patience;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.RequestRefused;
import holdfast.payment.domain.AccountPolicy;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.Opening;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Standing.Status;
import holdfast.payment.domain.Terms;
import holdfast.payment.entity.AccountCommand.Authorise;
import holdfast.payment.entity.AccountCommand.Capture;
import holdfast.payment.entity.AccountCommand.Deposit;
import holdfast.payment.entity.AccountCommand.Freeze;
import holdfast.payment.entity.AccountCommand.Get;
import holdfast.payment.entity.AccountCommand.GetPayment;
import holdfast.payment.entity.AccountCommand.Open;
import holdfast.payment.entity.AccountCommand.Refund;
import holdfast.payment.entity.AccountCommand.VoidPayment;
import holdfast.payment.entity.AccountEntity.Settings;
import holdfast.payment.entity.AccountReply.Balance;
import holdfast.payment.entity.AccountReply.Booked;
import holdfast.payment.entity.AccountReply.Current;
import holdfast.payment.entity.AccountReply.PaymentStatus;
import holdfast.payment.entity.AccountReply.Recorded;
import holdfast.payment.entity.AccountReply.Refused;
import holdfast.payment.entity.AccountReply.Shown;
import holdfast.payment.entity.AccountReply.Troubled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountEntityTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final PaymentId PAYMENT = new PaymentId(new UUID(5, 5), 1);
  private static final Settings SETTINGS =
      new Settings(
          new AccountPolicy(
              Duration.ofMinutes(10),
              Duration.ofSeconds(5),
              Duration.ofDays(181),
              Duration.ofDays(30)),
          GroupCommit.Limits.DEFAULT);

  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          Patience.config()
              .withFallback(EventSourcedBehaviorTestKit.config())
              .withFallback(serialization()));

  private static int number;

  private final String id = "alice-" + ++number;
  private final EventSourcedBehaviorTestKit<AccountCommand, AccountEvent, Account> account =
      EventSourcedBehaviorTestKit.create(
          ACTORS.system(),
          AccountEntity.create(id, SETTINGS, () -> NOON),
          EventSourcedBehaviorTestKit.enabledSerializationSettings()
              .withVerifyEquality(true)
              .withVerifyState(false));

  @BeforeEach
  void opened() {
    run(replyTo ->
        new Open(new Opening(new Terms("alice", "EUR"), null, "alice", false), null, replyTo));
    run(replyTo -> new Deposit(request("first"), null, eur(1000), "x", replyTo));
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void an_account_is_read_with_the_number_of_its_last_event() {
    assertThat(run(Get::new)).isEqualTo(new Current(balance(1000, 0), false, 2));
  }

  @Test
  void opening_again_says_that_nothing_was_done() {
    var opening = new Opening(new Terms("alice", "EUR"), null, "alice", false);

    assertThat(run(replyTo -> new Open(opening, null, replyTo)))
        .isEqualTo(new Current(balance(1000, 0), false, 2));
  }

  @Test
  void a_repeated_deposit_is_told_which_event_booked_it() {
    run(replyTo -> new Deposit(request("second"), null, eur(5), "x", replyTo));

    assertThat(run(replyTo -> new Deposit(request("first"), null, eur(1000), "x", replyTo)))
        .isEqualTo(new Booked(balance(1005, 0), 2, NOON, false, 3));
  }

  @Test
  void a_refused_deposit_is_stored_and_a_repeat_is_not() {
    run(replyTo -> new Freeze(request("f"), null, null, replyTo));

    var refused =
        account.<AccountReply>runCommand(
            replyTo -> new Deposit(request("late"), null, eur(1), "x", replyTo));
    assertThat(refused.events()).singleElement().isInstanceOf(RequestRefused.class);
    assertThat(code(refused.reply())).isEqualTo("account_frozen");

    var again =
        account.<AccountReply>runCommand(
            replyTo -> new Deposit(request("late"), null, eur(1), "x", replyTo));
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(code(again.reply())).isEqualTo("account_frozen");
  }

  @Test
  void a_payment_is_held_and_then_captured() {
    assertThat(run(authorise(PAYMENT, 400)))
        .isInstanceOfSatisfying(
            Recorded.class,
            held -> {
              assertThat(held.first()).isTrue();
              assertThat(held.version()).isEqualTo(3);
              assertThat(held.payment().status()).isEqualTo(PaymentStatus.HELD);
              assertThat(held.payment().amount()).isEqualTo(eur(400));
            });
    assertThat(run(Get::new)).isEqualTo(new Current(balance(1000, 400), false, 3));

    assertThat(run(replyTo -> new Capture(PAYMENT, null, replyTo)))
        .isInstanceOfSatisfying(
            Recorded.class,
            captured -> {
              assertThat(captured.payment().status()).isEqualTo(PaymentStatus.CAPTURED);
              assertThat(captured.payment().captured()).isEqualTo(eur(400));
            });
    assertThat(run(Get::new)).isEqualTo(new Current(balance(600, 0), false, 4));
  }

  @Test
  void a_retry_gets_the_same_answer_and_stores_nothing() {
    run(authorise(PAYMENT, 400));

    var retry = account.<AccountReply>runCommand(replyTo -> authorise(PAYMENT, 400).apply(replyTo));

    assertThat(retry.hasNoEvents()).isTrue();
    assertThat(retry.reply())
        .isInstanceOfSatisfying(Recorded.class, held -> assertThat(held.first()).isFalse());
  }

  @Test
  void a_refused_authorisation_is_stored_and_stays_refused() {
    var refused =
        account.<AccountReply>runCommand(replyTo -> authorise(PAYMENT, 1001).apply(replyTo));

    assertThat(refused.events()).singleElement().isInstanceOf(HoldRefused.class);
    assertThat(code(refused.reply())).isEqualTo("insufficient_funds");
    run(replyTo -> new Deposit(request("more"), null, eur(9000), "x", replyTo));
    assertThat(code(run(authorise(PAYMENT, 1001)))).isEqualTo("insufficient_funds");
  }

  @Test
  void an_authorisation_after_its_void_is_cancelled_also_after_a_restart() {
    var voided = account.<AccountReply>runCommand(replyTo -> new VoidPayment(PAYMENT, replyTo));
    assertThat(voided.events()).containsExactly(new PaymentCancelled(PAYMENT, NOON));

    account.restart();

    assertThat(code(run(authorise(PAYMENT, 1)))).isEqualTo("operation_cancelled");
  }

  @Test
  void a_refusal_shows_what_is_recorded_of_the_payment() {
    run(authorise(PAYMENT, 400));
    run(replyTo -> new Capture(PAYMENT, null, replyTo));

    assertThat(run(replyTo -> new VoidPayment(PAYMENT, replyTo)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo("already_captured");
              assertThat(refused.recorded())
                  .extracting(AccountReply.PaymentState::status)
                  .isEqualTo(PaymentStatus.CAPTURED);
            });
  }

  @Test
  void a_payment_is_shown_with_its_refunds_and_the_owner_of_the_account() {
    run(authorise(PAYMENT, 400));
    run(replyTo -> new Capture(PAYMENT, null, replyTo));
    run(replyTo -> new Refund(PAYMENT, new RefundId("r-1"), eur(100), NOON, replyTo));

    assertThat(run(replyTo -> new GetPayment(PAYMENT, replyTo)))
        .isInstanceOfSatisfying(
            Shown.class,
            shown -> {
              assertThat(shown.owner()).isEqualTo("alice");
              assertThat(shown.payment())
                  .extracting(AccountReply.PaymentState::refunds)
                  .isEqualTo(
                      List.of(new AccountReply.RefundState(new RefundId("r-1"), eur(100), null)));
            });
    assertThat(run(replyTo -> new GetPayment(new PaymentId(new UUID(6, 6), 1), replyTo)))
        .isEqualTo(new Shown(null, "alice", 5));
  }

  @Test
  void many_holds_at_once_never_exceed_what_is_available() {
    TestProbe<AccountReply> probe = ACTORS.createTestProbe(AccountReply.class);
    var entity = spawnAnother();
    entity.tell(
        new Open(new Opening(new Terms("alice", "EUR"), null, "alice", false), null, probe.ref()));
    entity.tell(new Deposit(request("first"), null, eur(1000), "x", probe.ref()));
    IntStream.range(0, 100)
        .forEach(
            i -> entity.tell(authorise(new PaymentId(new UUID(9, i), 1), 100).apply(probe.ref())));

    List<AccountReply> replies = probe.receiveSeveralMessages(102);

    assertThat(replies.subList(2, 102).stream().filter(Recorded.class::isInstance)).hasSize(10);
    entity.tell(new Get(probe.ref()));
    assertThat(probe.receiveMessage()).isEqualTo(new Current(balance(1000, 1000), false, 102));
  }

  @Test
  void a_write_that_failed_is_unknown_and_the_account_goes_on() {
    var journal = PersistenceTestKit.create(ACTORS.system());
    TestProbe<AccountReply> probe = ACTORS.createTestProbe(AccountReply.class);
    var entity = spawnAnother();
    entity.tell(
        new Open(new Opening(new Terms("alice", "EUR"), null, "alice", false), null, probe.ref()));
    probe.receiveMessage();
    journal.failNextPersisted("Account|" + id + "-b");

    entity.tell(new Deposit(request("d"), null, eur(1), "x", probe.ref()));

    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));
    entity.tell(new Deposit(request("d"), null, eur(1), "x", probe.ref()));
    assertThat(probe.receiveMessage())
        .isInstanceOfSatisfying(Booked.class, booked -> assertThat(booked.first()).isTrue());
  }

  /** As a node that was frozen: its successor may have opened the account, or taken the deposit. */
  @Test
  void whoever_cannot_write_does_not_say_that_an_account_is_unknown_or_changed() {
    var journal = PersistenceTestKit.create(ACTORS.system());
    TestProbe<AccountReply> probe = ACTORS.createTestProbe(AccountReply.class);
    var entity = spawnAnother();
    journal.failNextPersisted("Account|" + id + "-b");
    entity.tell(new Deposit(request("d"), null, eur(1), "x", probe.ref()));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));

    var opening = new Opening(new Terms("alice", "EUR"), null, "alice", false);
    entity.tell(new Open(opening, null, probe.ref()));
    probe.receiveMessage();
    journal.failNextPersisted("Account|" + id + "-b");
    entity.tell(new Deposit(request("d"), 9L, eur(1), "x", probe.ref()));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));

    entity.tell(new Deposit(request("d"), 9L, eur(1), "x", probe.ref()));
    assertThat(code(probe.receiveMessage())).isEqualTo("account_changed");
  }

  private ActorRef<AccountCommand> spawnAnother() {
    return ACTORS.spawn(AccountEntity.create(id + "-b", SETTINGS, () -> NOON));
  }

  private AccountReply run(Function<ActorRef<AccountReply>, AccountCommand> command) {
    return account.<AccountReply>runCommand(command).reply();
  }

  private static Function<ActorRef<AccountReply>, AccountCommand> authorise(
      PaymentId payment, long amount) {
    var asked = new Authorisation(eur(amount), "alice", PlacedBy.OWNER);
    return replyTo -> new Authorise(payment, asked, NOON, replyTo);
  }

  private static String code(AccountReply reply) {
    return reply instanceof Refused(Refusal refusal, _, _) ? refusal.code() : reply.toString();
  }

  private static Balance balance(long posted, long held) {
    return new Balance("alice", "EUR", Status.ACTIVE, posted, held, posted - held, 0);
  }

  private static Request request(String key) {
    return new Request(key, "fingerprint of " + key, "olga");
  }

  private static Money eur(long amount) {
    return new Money(amount, "EUR");
  }

  private static Config serialization() {
    Config own = ConfigFactory.parseResources("payment.conf");
    return own.withOnlyPath("pekko.actor.serializers")
        .withFallback(own.withOnlyPath("pekko.actor.serialization-bindings"))
        .withFallback(own.withOnlyPath("pekko.serialization"));
  }
}
