package holdfast.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;

@Isolated("catches what is printed")
final class LogTest {

  @Test
  void a_json_line_has_the_names_that_our_dashboards_read() throws Exception {
    var line =
        json(log ->
            log.atError()
                .setCause(new IllegalStateException("broken"))
                .addKeyValue("trace_id", "abc")
                .log("Parcel {}: lost, trying again", 7));

    assertThat(Instant.parse(line.get("timestamp").textValue())).isBefore(Instant.now());
    assertThat(line.get("level").textValue()).isEqualTo("ERROR");
    assertThat(line.get("message").textValue()).isEqualTo("Parcel 7: lost, trying again");
    assertThat(line.get("trace_id").textValue()).isEqualTo("abc");
    assertThat(line.get("error").textValue()).contains("IllegalStateException: broken");
    assertThat(line.get("logger").textValue()).isEqualTo("holdfast.parcel");
    assertThat(line.get("version").textValue()).isEqualTo("0.0.0");
    assertThat(line.has("level_value")).isFalse();
  }

  @Test
  void a_message_with_line_breaks_stays_one_line() throws Exception {
    assertThat(printed("json", log -> log.info("first\nsecond")).lines()).hasSize(1);
  }

  @Test
  void people_get_a_readable_line() throws Exception {
    assertThat(printed("text", log -> log.info("Parcel {} sent", 7)))
        .contains("INFO", "parcel", "Parcel 7 sent");
  }

  private static JsonNode json(Consumer<Logger> logging) throws Exception {
    return new ObjectMapper().readTree(printed("json", logging));
  }

  /** What others say meanwhile, such as an actor system that ends, goes where it always does. */
  private static OutputStream ofThisThread(ByteArrayOutputStream ours, OutputStream others) {
    var us = Thread.currentThread();
    return new OutputStream() {
      @Override
      public void write(int unit) throws IOException {
        (Thread.currentThread().equals(us) ? ours : others).write(unit);
      }
    };
  }

  private static String printed(String format, Consumer<Logger> logging) throws Exception {
    var bytes = new ByteArrayOutputStream();
    var stdout = System.out;
    System.setOut(new PrintStream(ofThisThread(bytes, stdout), true, StandardCharsets.UTF_8));
    var context = new LoggerContext();
    try {
      context.setMDCAdapter(new LogbackMDCAdapter());
      context.putProperty("LOG_FORMAT", format);
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(Objects.requireNonNull(LogTest.class.getResource("/logback.xml")));
      logging.accept(context.getLogger("holdfast.parcel"));
    } finally {
      context.stop();
      System.setOut(stdout);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
