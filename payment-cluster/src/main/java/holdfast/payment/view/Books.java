package holdfast.payment.view;

import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.feed.View;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountEvent.Closed;
import holdfast.payment.domain.AccountEvent.CreditLimitSet;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.Frozen;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.MoneyMoved;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.PaymentNotKnown;
import holdfast.payment.domain.AccountEvent.PreconditionFailed;
import holdfast.payment.domain.AccountEvent.RefundRefused;
import holdfast.payment.domain.AccountEvent.Refunded;
import holdfast.payment.domain.AccountEvent.RequestRefused;
import holdfast.payment.domain.AccountEvent.Unfrozen;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import holdfast.payment.domain.Leg;
import holdfast.payment.domain.Standing.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books: {@link AccountList}, {@link Statement} and {@link LedgerBalance}, in one
 * transaction, so that what is on the statements is what the ledger says.
 */
public final class Books implements View<AccountEvent> {

  @Override
  public String name() {
    return "books";
  }

  @Override
  public String entityType() {
    return "Account";
  }

  @Override
  public Class<AccountEvent> eventType() {
    return AccountEvent.class;
  }

  /** Holds move no money: of an order's life only the capture is read. */
  @Override
  public Set<Class<? extends AccountEvent>> only() {
    return Set.of(
        Opened.class,
        CreditLimitSet.class,
        Deposited.class,
        Withdrawn.class,
        Frozen.class,
        Unfrozen.class,
        Closed.class,
        HoldCaptured.class,
        Refunded.class);
  }

  @Override
  public void apply(Connection connection, List<FeedEvent<AccountEvent>> page) throws SQLException {
    var ids = page.stream().map(FeedEvent::entityId).collect(Collectors.toSet());
    var accounts = new TreeMap<>(AccountList.load(connection, ids));
    var entries = new ArrayList<Statement.Entry>();
    var ledger = new TreeMap<String, Money>();
    for (var stored : page) {
      var account = changed(accounts.get(stored.entityId()), stored);
      accounts.put(stored.entityId(), account);
      if (stored.event() instanceof MoneyMoved moved) {
        entries.add(Statement.entry(stored, moved, account.posted()));
        add(ledger, moved.legs());
      }
    }
    AccountList.store(connection, accounts.values());
    Statement.add(connection, entries);
    LedgerBalance.add(connection, ledger);
  }

  private static AccountList.Row changed(
      AccountList.@Nullable Row account, FeedEvent<AccountEvent> stored) {
    if (stored.event() instanceof Opened opened) {
      return AccountList.Row.opened(stored.entityId(), opened);
    }
    if (account == null) {
      throw new IllegalStateException(stored.persistenceId() + " was never opened");
    }
    long version = stored.sequenceNumber();
    return switch (stored.event()) {
      case CreditLimitSet set -> account.withCreditLimit(set.creditLimit(), version);
      case Frozen _ -> account.in(Status.FROZEN, version);
      case Unfrozen _ -> account.in(Status.ACTIVE, version);
      case Closed _ -> account.in(Status.CLOSED, version);
      case MoneyMoved moved -> account.moved(moved.change(), version);
      case Opened _,
          RequestRefused _,
          PreconditionFailed _,
          HoldPlaced _,
          HoldRefused _,
          HoldVoided _,
          PaymentCancelled _,
          RefundRefused _,
          PaymentNotKnown _ ->
          account;
    };
  }

  private static void add(Map<String, Money> ledger, List<Leg> legs) {
    for (Leg leg : legs) {
      ledger.merge(leg.ledger(), leg.change(), Money::plus);
    }
  }
}
