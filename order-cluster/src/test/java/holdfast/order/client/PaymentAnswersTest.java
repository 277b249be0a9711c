package holdfast.order.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.domain.Money;
import holdfast.order.client.PaymentJson.Body;
import holdfast.order.client.PaymentJson.Result;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Step;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentAnswersTest {

  private static final Money TOTAL = new Money(2000, "EUR");
  private static final Step AUTHORISE = new Step.AuthorisePayment(1, Instant.EPOCH, TOTAL);
  private static final Step CAPTURE = new Step.CapturePayment(1, TOTAL);
  private static final Step VOID = new Step.VoidPayment(1);
  private static final Step REFUND =
      new Step.RefundPayment(1, new OperationId("refund-1"), Instant.EPOCH, TOTAL);

  @Test
  void done_now_and_done_before_are_the_same() {
    for (var step : List.of(AUTHORISE, CAPTURE, VOID, REFUND)) {
      assertThat(PaymentAnswers.outcome(step, new Result(200, null))).isEqualTo(new Outcome.Done());
      assertThat(PaymentAnswers.outcome(step, new Result(201, null))).isEqualTo(new Outcome.Done());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "409, insufficient_funds, INSUFFICIENT_FUNDS",
    "409, account_frozen, ACCOUNT_FROZEN",
    "409, account_closed, ACCOUNT_CLOSED",
    "404, account_not_found, ACCOUNT_NOT_FOUND",
    "422, currency_mismatch, CURRENCY_MISMATCH",
  })
  void each_refusal_of_the_contract_rejects_the_order(int status, String code, Code reason) {
    assertThat(PaymentAnswers.outcome(AUTHORISE, refused(status, code)))
        .isEqualTo(new Outcome.Refused(Rejection.of(reason, "because")));
  }

  @Test
  void what_is_too_old_to_be_carried_out_was_not() {
    assertThat(PaymentAnswers.outcome(AUTHORISE, new Result(410, null)))
        .isEqualTo(new Outcome.TooOld());
  }

  @Test
  void a_capture_or_a_void_that_is_refused_needs_a_person() {
    assertThat(PaymentAnswers.outcome(CAPTURE, refused(409, "already_voided")))
        .isEqualTo(new Outcome.Contradiction("already_voided: because"));
    assertThat(PaymentAnswers.outcome(CAPTURE, refused(409, "account_frozen")))
        .isInstanceOf(Outcome.Contradiction.class);
    assertThat(PaymentAnswers.outcome(REFUND, refused(409, "refund_exceeds_captured")))
        .isInstanceOf(Outcome.Contradiction.class);
  }

  @Test
  void a_void_that_came_after_the_capture_says_so() {
    assertThat(PaymentAnswers.outcome(VOID, refused(409, "already_captured")))
        .isEqualTo(new Outcome.AlreadyCaptured());
    assertThat(PaymentAnswers.outcome(CAPTURE, refused(409, "already_captured")))
        .isInstanceOf(Outcome.Contradiction.class);
  }

  @Test
  void a_payment_that_is_known_with_other_content_needs_a_person() {
    assertThat(PaymentAnswers.outcome(AUTHORISE, refused(409, "exists_with_different_amount")))
        .isInstanceOf(Outcome.Contradiction.class);
  }

  @Test
  void a_404_or_422_that_names_no_refusal_is_no_answer() {
    for (var answer : List.of(refused(404, "not_found"), refused(422, "invalid_request"))) {
      assertThatThrownBy(() -> PaymentAnswers.outcome(AUTHORISE, answer))
          .isInstanceOf(OutcomeUnknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 301, 400, 401, 403, 429, 500, 502, 503, 504})
  void every_other_status_is_no_answer(int status) {
    for (var step : List.of(AUTHORISE, CAPTURE, VOID, REFUND)) {
      assertThatThrownBy(() -> PaymentAnswers.outcome(step, refused(status, "insufficient_funds")))
          .isInstanceOf(OutcomeUnknown.class);
    }
  }

  @Test
  void a_refusal_without_a_code_is_no_answer() {
    assertThatThrownBy(
            () -> PaymentAnswers.outcome(AUTHORISE, new Result(409, new Body(null, null))))
        .isInstanceOf(OutcomeUnknown.class);
  }

  private static Result refused(int status, String code) {
    return new Result(status, new Body(code, "because"));
  }
}
