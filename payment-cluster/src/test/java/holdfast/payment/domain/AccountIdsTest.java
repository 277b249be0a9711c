package holdfast.payment.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdsTest {

  private static final String ORDER = "5f0c2f4e-8f3b-5d6a-9b1c-2d3e4f506172";

  @Test
  void a_payment_id_is_read_and_written_the_same_way() {
    PaymentId id = PaymentId.parse(ORDER + "-2");

    assertThat(id).isEqualTo(new PaymentId(UUID.fromString(ORDER), 2));
    assertThat(id).hasToString(ORDER + "-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        ORDER,
        ORDER + "-",
        ORDER + "-0",
        ORDER + "-01",
        ORDER + "-100",
        ORDER + "-1 ",
        ORDER + "-1-1",
        "5F0C2F4E-8f3b-5d6a-9b1c-2d3e4f506172-1",
        "5f0c2f4e8f3b5d6a9b1c2d3e4f506172-1",
        "1-1-1-1-1-1"
      })
  void what_is_not_written_as_order_and_attempt_is_no_payment_id(String text) {
    assertThat(PaymentId.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "acc-1",
        "A.b_c-9",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void an_account_id_is_up_to_64_letters_digits_dots_dashes_and_underscores(String text) {
    assertThat(AccountId.parse(text)).isEqualTo(new AccountId(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a/b",
        "a|b",
        "a%20b",
        "ä",
        "a\n",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void anything_else_is_no_account_id(String text) {
    assertThat(AccountId.parse(text)).isNull();
    assertThatThrownBy(() -> new AccountId(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
