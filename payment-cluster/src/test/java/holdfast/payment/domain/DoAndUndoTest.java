package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.NOON;
import static holdfast.payment.domain.AccountFixture.PAYMENT;
import static holdfast.payment.domain.AccountFixture.accountAfter;
import static holdfast.payment.domain.AccountFixture.after;
import static holdfast.payment.domain.AccountFixture.asked;
import static holdfast.payment.domain.AccountFixture.deposited;
import static holdfast.payment.domain.AccountFixture.eur;
import static holdfast.payment.domain.AccountFixture.opened;
import static holdfast.payment.domain.AccountFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.testing.EveryArrival;
import holdfast.payment.domain.AccountEvent.Frozen;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.Refunded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever overtakes what, and however often it comes, do and undo end in the same place. */
class DoAndUndoTest {

  private static final RefundId REST = new RefundId("r-2");

  /** What is on its way for one order: a hold of 10, all of it taken, given back in two parts. */
  private enum Message {
    AUTHORISE,
    CAPTURE,
    VOID,
    REFUND_SOME,
    REFUND_THE_REST;

    Decision<AccountEvent> arrivesAt(Account account) {
      return switch (this) {
        case AUTHORISE -> account.authorise(PAYMENT, asked(10), NOON, NOON);
        case CAPTURE -> account.capture(PAYMENT, null, NOON);
        case VOID -> account.voidPayment(PAYMENT, NOON);
        case REFUND_SOME -> account.refund(PAYMENT, AccountFixture.REFUND, eur(4), NOON, NOON);
        case REFUND_THE_REST -> account.refund(PAYMENT, REST, eur(6), NOON, NOON);
      };
    }
  }

  /** One order of arrival, as far as it has come. */
  private record Arrivals(Account account, List<Message> messages, List<AccountEvent> events) {

    Arrivals and(Message message) {
      var decision = message.arrivesAt(account);
      var longer = new ArrayList<>(messages);
      longer.add(message);
      var more = new ArrayList<>(events);
      more.addAll(decision.events());
      return new Arrivals(after(account, decision), longer, more);
    }

    long count(Class<? extends AccountEvent> kind) {
      return events.stream().filter(kind::isInstance).count();
    }
  }

  /** What they all end with, whoever sends. */
  private abstract static class Histories extends EveryArrival<Message, Arrivals> {

    private final List<AccountEvent> past;
    private final Account account;

    Histories(AccountEvent... past) {
      super(List.of(Message.values()));
      this.past = List.of(past);
      this.account = accountAfter(past);
    }

    int run() {
      return followFrom(new Arrivals(account, List.of(), past));
    }

    @Override
    protected Arrivals arrived(Message message, Arrivals soFar) {
      return soFar.and(message);
    }

    /** Whatever came in whatever order: each thing happened once, and the id is closed. */
    @Override
    protected void ends(Arrivals end) {
      var as = end.messages();
      assertThat(end.account().held()).as("%s", as).isZero();
      assertThat(end.count(HoldPlaced.class)).as("%s", as).isLessThanOrEqualTo(1);
      assertThat(end.count(HoldCaptured.class) + end.count(HoldVoided.class))
          .as("%s", as)
          .isEqualTo(end.count(HoldPlaced.class));
      assertThat(end.and(Message.AUTHORISE).count(HoldPlaced.class))
          .as("%s, and one more", as)
          .isEqualTo(end.count(HoldPlaced.class));
    }

    /** What the account has more, or less, than in the beginning. */
    long change(Arrivals end) {
      var before = account.standing();
      var standing = end.account().standing();
      return before == null || standing == null ? 0 : standing.posted() - before.posted();
    }
  }

  /**
   * As an order sends them: it takes what it knows is held, and gives back what it knows it took.
   */
  private static final class OfAnOrder extends Histories {

    OfAnOrder(AccountEvent... past) {
      super(past);
    }

    @Override
    protected boolean mayBeSent(Message message, Arrivals soFar) {
      return switch (message) {
        case AUTHORISE, VOID -> true;
        case CAPTURE -> soFar.count(HoldPlaced.class) > 0;
        case REFUND_SOME, REFUND_THE_REST -> soFar.count(HoldCaptured.class) > 0;
      };
    }

    @Override
    protected void ends(Arrivals end) {
      super.ends(end);
      assertThat(change(end)).as("%s", end.messages()).isZero();
      assertThat(end.count(Refunded.class))
          .as("%s", end.messages())
          .isEqualTo(2 * end.count(HoldCaptured.class));
    }
  }

  /** As nobody should send them: what came too early is not done later, either. */
  private static final class OfNoSense extends Histories {

    OfNoSense(AccountEvent... past) {
      super(past);
    }

    @Override
    protected boolean mayBeSent(Message message, Arrivals soFar) {
      return true;
    }

    @Override
    protected void ends(Arrivals end) {
      super.ends(end);
      long back = 0;
      for (var event : end.events()) {
        back += event instanceof Refunded refunded ? refunded.amount().amount() : 0;
      }
      assertThat(change(end))
          .as("%s", end.messages())
          .isEqualTo(back - 10 * end.count(HoldCaptured.class))
          .isBetween(-10L, 0L);
    }
  }

  @Test
  void every_order_of_every_message_and_its_copy_ends_with_all_the_money_back_and_the_id_closed() {
    assertThat(new OfAnOrder(opened(), deposited(1000)).run()).isGreaterThan(4_000);
  }

  @Test
  void so_does_every_order_of_them_about_money_that_is_not_there_or_not_to_be_moved() {
    assertThat(new OfAnOrder().run()).isEqualTo(6);
    assertThat(new OfAnOrder(opened(), deposited(9)).run()).isEqualTo(6);
    var frozen = new Frozen(request("freeze"), null, NOON);
    assertThat(new OfAnOrder(opened(), deposited(1000), frozen).run()).isEqualTo(6);
  }

  @Test
  void nothing_is_done_twice_when_they_come_before_they_can_have_been_sent() {
    assertThat(new OfNoSense(opened(), deposited(1000)).run()).isEqualTo(113_400);
  }

  @Test
  void what_was_held_before_the_account_was_frozen_is_taken_and_given_back_in_any_order() {
    var held = AccountFixture.held(PAYMENT, 10);
    var frozen = new Frozen(request("freeze"), null, NOON);

    assertThat(new OfAnOrder(opened(), deposited(1000), held, frozen).run()).isGreaterThan(4_000);
  }
}
