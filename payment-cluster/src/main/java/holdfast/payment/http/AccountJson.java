package holdfast.payment.http;

import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.money;
import static holdfast.kit.json.Shapes.object;
import static holdfast.kit.json.Shapes.text;

import holdfast.kit.domain.Money;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Shape;
import holdfast.kit.json.Shapes;
import holdfast.payment.domain.AccountId;
import holdfast.payment.entity.AccountReply.Balance;
import holdfast.payment.entity.AccountReply.Booked;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about accounts, and of their answers. */
final class AccountJson {

  /** The longest subject that a token may name. */
  private static final int MAX_SUBJECT = 255;

  private static final int MAX_REFERENCE = 200;

  /** {@code {"amount": 1299, "currency": "EUR"}}, at least 1: moving nothing is a mistake. */
  static final Shape<Money> SOME_MONEY = object(AccountJson::someMoney);

  /** {@code {"currency": "EUR", "owner": "alice", "creditLimit": {…}}}. */
  record Open(String currency, @Nullable String owner, @Nullable Money creditLimit) {
    static Supplier<Open> read(Fields in) {
      var currency = in.required("currency", Shapes.currency());
      var owner = in.optional("owner", text(1, MAX_SUBJECT));
      var creditLimit = in.optional("creditLimit", money());
      return () -> new Open(currency.get(), owner.get(), creditLimit.get());
    }

    /** Whether it says what only operators may. */
    boolean isForOperators() {
      return owner != null || creditLimit != null;
    }
  }

  /** {@code {"amount": {…}, "reference": "bank transfer 17"}}. */
  record Move(Money amount, String reference) {
    static Supplier<Move> read(Fields in) {
      var amount = in.required("amount", SOME_MONEY);
      var reference = in.required("reference", text(1, MAX_REFERENCE));
      return () -> new Move(amount.get(), reference.get());
    }
  }

  /** {@code {"reason": "card lost"}}. */
  record Because(@Nullable String reason) {
    static Supplier<Because> read(Fields in) {
      var reason = in.optional("reason", text(1, MAX_REFERENCE));
      return () -> new Because(reason.get());
    }
  }

  /** An account as it stands. */
  record Account(
      String id,
      String currency,
      String owner,
      String status,
      Money posted,
      Money held,
      Money available,
      Money creditLimit,
      long version) {

    static Account of(AccountId id, Balance balance, long version) {
      String currency = balance.currency();
      return new Account(
          id.value(),
          currency,
          balance.owner(),
          balance.status().name(),
          new Money(balance.posted(), currency),
          new Money(balance.held(), currency),
          new Money(balance.available(), currency),
          new Money(balance.creditLimit(), currency),
          version);
    }
  }

  /**
   * A deposit or a withdrawal that was booked.
   *
   * @param id of the entry in the account's statement
   * @param account as it stands now
   */
  record Movement(
      String id, Money amount, String reference, Instant createdAt, Account account, long version) {

    static Movement of(AccountId id, Move move, Booked booked) {
      return new Movement(
          Long.toString(booked.entry()),
          move.amount(),
          move.reference(),
          booked.at(),
          Account.of(id, booked.balance(), booked.version()),
          booked.version());
    }
  }

  private static Supplier<Money> someMoney(Fields in) {
    var amount = in.required("amount", integer(1, Money.MAX_AMOUNT, "amount_out_of_range"));
    var currency = in.required("currency", Shapes.currency());
    return () -> new Money(amount.get(), currency.get());
  }

  private AccountJson() {}
}
