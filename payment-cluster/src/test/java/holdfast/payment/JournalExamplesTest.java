package holdfast.payment;

import holdfast.kit.testing.JournalExamples;
import holdfast.payment.domain.AccountExamples;
import holdfast.payment.entity.PaymentSerializer;
import org.junit.jupiter.api.Test;

class JournalExamplesTest {

  @Test
  void every_event_ever_written_can_still_be_read() {
    JournalExamples.of(PaymentSerializer.NAMES).verify(AccountExamples.stored());
  }
}
