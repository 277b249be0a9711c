package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=5 | 5",
        "WAIT = 5 | 5",
        "respond-async, wait=10 | 10",
        "wait=10, respond-async | 10",
        "wait=\"7\" | 7",
        "wait=5; x=1 | 5",
        "wait=31 | 30",
        "wait=999999999 | 30",
        "wait=0 | 0",
        "wait=-1 | 0",
        "wait=1.5 | 0",
        "wait=9999999999 | 0",
        "wait | 0",
        "await=5 | 0",
        "respond-async | 0"
      })
  void a_wait_is_granted_up_to_half_a_minute(String header, int seconds) {
    assertThat(Prefer.of(header).seconds()).isEqualTo(seconds);
  }

  @Test
  void who_asks_for_no_wait_gets_none() {
    assertThat(Prefer.of(null).isAsked()).isFalse();
  }
}
