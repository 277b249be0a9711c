package holdfast.payment.entity;

import holdfast.kit.domain.Decision;
import holdfast.kit.journal.GroupCommit;
import holdfast.kit.journal.GroupCommit.Answer;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountPolicy;
import holdfast.payment.domain.AccountSnapshot;
import holdfast.payment.entity.AccountCommand.Authorise;
import holdfast.payment.entity.AccountCommand.Capture;
import holdfast.payment.entity.AccountCommand.Close;
import holdfast.payment.entity.AccountCommand.Commit;
import holdfast.payment.entity.AccountCommand.Deposit;
import holdfast.payment.entity.AccountCommand.Freeze;
import holdfast.payment.entity.AccountCommand.Get;
import holdfast.payment.entity.AccountCommand.GetPayment;
import holdfast.payment.entity.AccountCommand.Open;
import holdfast.payment.entity.AccountCommand.Refund;
import holdfast.payment.entity.AccountCommand.Stop;
import holdfast.payment.entity.AccountCommand.Unfreeze;
import holdfast.payment.entity.AccountCommand.VoidPayment;
import holdfast.payment.entity.AccountCommand.Withdraw;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * One account in the cluster. One command at a time, so no money is promised twice; many commands
 * with one write, for an account may be part of every order.
 */
public final class AccountEntity
    extends EventSourcedBehaviorWithEnforcedReplies<AccountCommand, AccountEvent, Account> {

  public static final EntityTypeKey<AccountCommand> KEY =
      EntityTypeKey.create(AccountCommand.class, "Account");

  /**
   * How an account works.
   *
   * @param commit how many commands share one write
   */
  public record Settings(AccountPolicy policy, GroupCommit.Limits commit) {}

  /** Events between snapshots of an account that remembers little. */
  private static final int SNAPSHOT_EVERY = 512;

  /** Snapshots that are this many events old go; a multiple of every distance between two. */
  private static final int SNAPSHOTS_KEPT_FOR = 64 * SNAPSHOT_EVERY;

  private final Settings settings;
  private final InstantSource clock;
  private final ActorContext<AccountCommand> context;
  private final GroupCommit<AccountCommand, AccountEvent, Account, AccountReply> group;

  public static Behavior<AccountCommand> create(
      String accountId, Settings settings, InstantSource clock) {
    return Behaviors.setup(context -> new AccountEntity(accountId, settings, clock, context));
  }

  private AccountEntity(
      String accountId,
      Settings settings,
      InstantSource clock,
      ActorContext<AccountCommand> context) {
    super(
        PersistenceId.of(KEY.name(), accountId),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.2));
    this.settings = settings;
    this.clock = clock;
    this.context = context;
    this.group =
        new GroupCommit<>(
            context,
            new Commit(),
            Effect(),
            Account::after,
            AccountReply.Troubled::new,
            settings.commit());
  }

  @Override
  public Account emptyState() {
    return Account.empty(settings.policy());
  }

  @Override
  public CommandHandlerWithReply<AccountCommand, AccountEvent, Account> commandHandler() {
    return (account, command) ->
        switch (command) {
          case Open(var opening, var ifVersion, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.open(opening, ifVersion, now),
                  AccountAnswers.account());
          case Deposit(var request, var ifVersion, var amount, var reference, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.deposit(request, ifVersion, amount, reference, now),
                  AccountAnswers.request(request));
          case Withdraw(var request, var ifVersion, var amount, var reference, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.withdraw(request, ifVersion, amount, reference, now),
                  AccountAnswers.request(request));
          case Freeze(var request, var ifVersion, var reason, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.freeze(request, ifVersion, reason, now),
                  AccountAnswers.request(request));
          case Unfreeze(var request, var ifVersion, var reason, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.unfreeze(request, ifVersion, reason, now),
                  AccountAnswers.request(request));
          case Close(var request, var ifVersion, var reason, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.close(request, ifVersion, reason, now),
                  AccountAnswers.request(request));
          case Authorise(var payment, var asked, var intendedAt, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.authorise(payment, asked, intendedAt, now),
                  AccountAnswers.payment(payment));
          case Capture(var payment, var amount, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.capture(payment, amount, now),
                  AccountAnswers.payment(payment));
          case VoidPayment(var payment, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.voidPayment(payment, now),
                  AccountAnswers.payment(payment));
          case Refund(var payment, var refund, var amount, var intendedAt, var replyTo) ->
              decide(
                  replyTo,
                  (state, now) -> state.refund(payment, refund, amount, intendedAt, now),
                  AccountAnswers.payment(payment));
          case Get(var replyTo) ->
              read(replyTo, (state, version, _) -> AccountAnswers.read(state, version));
          case GetPayment(var payment, var replyTo) ->
              read(replyTo, (state, version, _) -> AccountAnswers.read(payment, state, version));
          case Commit() -> group.commit(account, lastSequenceNumber(context));
          case Stop() -> group.stop(account, lastSequenceNumber(context));
        };
  }

  @Override
  public EventHandler<Account, AccountEvent> eventHandler() {
    return Account::after;
  }

  @Override
  public SignalHandler<Account> signalHandler() {
    return group.signals(newSignalHandlerBuilder()).build();
  }

  /** The more there is to write, the seldomer: so a snapshot costs each event the same. */
  @Override
  public boolean shouldSnapshot(Account account, AccountEvent event, long sequenceNr) {
    int distance = SNAPSHOT_EVERY;
    while (distance < account.size() && distance < SNAPSHOTS_KEPT_FOR) {
      distance *= 2;
    }
    return sequenceNr % distance == 0;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOTS_KEPT_FOR, 1);
  }

  @Override
  public SnapshotAdapter<Account> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Account account) {
        return AccountSnapshot.of(account);
      }

      @Override
      public Account fromJournal(Object stored) {
        return ((AccountSnapshot) stored).restored(settings.policy());
      }
    };
  }

  private ReplyEffect<AccountEvent, Account> decide(
      ActorRef<AccountReply> replyTo,
      BiFunction<Account, Instant, Decision<AccountEvent>> rule,
      Answer<AccountEvent, Account, AccountReply> answer) {
    return group.collect(replyTo, account -> rule.apply(account, clock.instant()), answer);
  }

  private ReplyEffect<AccountEvent, Account> read(
      ActorRef<AccountReply> replyTo, Answer<AccountEvent, Account, AccountReply> answer) {
    return group.collect(replyTo, _ -> Decision.unchanged(), answer);
  }
}
