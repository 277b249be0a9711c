package holdfast.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String HEADER = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Test
  void a_trace_that_comes_in_goes_out_the_same() {
    assertThat(TraceContext.of(HEADER).traceparent()).isEqualTo(HEADER);
  }

  @Test
  void a_call_further_keeps_the_trace_and_changes_the_span() {
    var child = TraceContext.of(HEADER).child();

    assertThat(child.traceId()).isEqualTo(TRACE);
    assertThat(child.spanId()).hasSize(16).isNotEqualTo("b7ad6b7169203331");
    assertThat(child.sampled()).isTrue();
  }

  @Test
  void who_comes_without_a_trace_gets_one() {
    assertThat(TraceContext.of(null).traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
      })
  void what_is_no_trace_begins_a_new_one(String header) {
    assertThat(TraceContext.of(header).traceId()).isNotEqualTo(TRACE).hasSize(32);
  }
}
