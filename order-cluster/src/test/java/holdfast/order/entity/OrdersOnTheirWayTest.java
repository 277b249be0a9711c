package holdfast.order.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Request;
import holdfast.order.entity.OrderCommand.Cancel;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderCommand.Retry;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import java.time.Duration;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.Test;

/** Which orders a node counts as being on their way. */
class OrdersOnTheirWayTest extends OneOrder {

  @Test
  void an_order_is_on_its_way_from_its_placing_to_its_confirmation() {
    assertThat(open()).isZero();
    place();
    assertThat(open()).isOne();
    place();
    assertThat(open()).isOne();

    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    participants.isAsked(ALLOCATE).answers(DONE);
    current();
    assertThat(open()).isOne();

    participants.isAsked(CAPTURE).answers(DONE);
    current();
    assertThat(open()).isZero();
  }

  @Test
  void a_rejected_order_is_on_its_way_until_nothing_is_held_for_it() {
    place();
    participants.isAsked(RESERVE).answers(refused(Code.OUT_OF_STOCK));
    var release = participants.isAsked(RELEASE);
    current();
    assertThat(open()).isOne();

    release.answers(DONE);
    current();
    assertThat(open()).isZero();
  }

  @Test
  void an_order_that_waits_for_a_person_is_not_on_its_way_until_it_goes_on() {
    place();
    participants.isAsked(RESERVE).answers(new Contradiction("what cannot be"));
    current();
    assertThat(open()).isZero();

    order.<OrderReply>runCommand(replyTo ->
        new Retry(
            new Reader("issuer", "olga", true),
            request("olga"),
            null,
            new Operation.Retry("looked"),
            replyTo));
    assertThat(open()).isOne();
    participants.isAsked(RESERVE);
  }

  @Test
  void what_is_asked_of_a_confirmed_order_is_not_counted() {
    confirm();
    cancel();
    assertThat(current().status()).isEqualTo(OrderStatus.CANCELLING);

    assertThat(open()).isZero();
    order.restart();
    assertThat(open()).isZero();
  }

  @Test
  void a_cancel_takes_an_order_off_the_way() {
    place();
    participants.isAsked(RESERVE);

    cancel();

    assertThat(open()).isZero();
  }

  @Test
  void an_order_that_is_read_again_is_on_its_way_again_and_counted_once() {
    place();
    participants.isAsked(RESERVE);

    order.restart();

    participants.isAsked(RESERVE);
    assertThat(open()).isOne();
  }

  @Test
  void an_order_that_stops_here_is_no_longer_on_its_way_here() {
    var entity = pekko.spawn(entity());
    var caller = pekko.<OrderReply>createTestProbe();
    entity.tell(new Place(placement("f1"), caller.getRef()));
    caller.expectMessageClass(Current.class);
    assertThat(open()).isOne();

    pekko.stop(entity);

    await().until(() -> open() == 0);
  }

  @Test
  void an_order_that_could_not_be_stored_is_not_on_its_way() {
    PersistenceTestKit.create(pekko.system()).failNextPersisted(PERSISTENCE_ID);
    var entity = pekko.spawn(entity());
    var caller = pekko.<OrderReply>createTestProbe();

    entity.tell(new Place(placement("f1"), caller.getRef()));
    entity.tell(new Get(ALICE, caller.getRef()));

    caller.expectMessageClass(NotFound.class);
    assertThat(open()).isZero();
    pekko.stop(entity);
  }

  @Test
  void an_order_that_nobody_answers_for_longer_than_a_step_may_take_is_stuck() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    participants.isAsked(ALLOCATE).answers(DONE);
    participants.isAsked(CAPTURE).isLost();
    var again = participants.isAsked(CAPTURE);
    assertThat(backlog.load().stuck()).isZero();

    now.set(T0.plus(Duration.ofMinutes(5)));
    again.isLost();
    current();
    assertThat(backlog.load().stuck()).isOne();

    participants.isAsked(CAPTURE).answers(DONE);
    current();
    assertThat(backlog.load().stuck()).isZero();
    assertThat(open()).isZero();
  }

  private int open() {
    return backlog.load().open();
  }

  private void cancel() {
    order.<OrderReply>runCommand(replyTo ->
        new Cancel(ALICE, request("alice"), null, new Operation.Cancel("too late"), replyTo));
  }

  private static Request request(String subject) {
    return new Request(OperationId.of(ID, "test", "issuer", subject, "k"), "f", "issuer", subject);
  }
}
