package holdfast.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {

  private final Metrics metrics = Metrics.of("parcel");

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void a_counter_carries_the_service_and_its_unit() {
    metrics.counter("losses", "Parcels lost").increment();

    assertThat(metrics.scrape()).contains("parcel_losses_total 1.0");
  }

  @Test
  void a_label_takes_no_value_that_was_not_announced() {
    var sent = metrics.counters("sent", "Parcels sent", "how", List.of("air", "sea"));
    sent.increment("air");
    for (int i = 0; i < 1000; i++) {
      sent.increment("made up " + i);
    }

    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("parcel_sent_total")))
        .containsExactlyInAnyOrder(
            "parcel_sent_total{how=\"air\"} 1.0",
            "parcel_sent_total{how=\"sea\"} 0.0",
            "parcel_sent_total{how=\"other\"} 1000.0");
  }

  @Test
  void a_timer_has_a_histogram_in_seconds() {
    metrics.timer("trip", "A trip", "to", "Rome").record(Duration.ofMillis(30));

    assertThat(metrics.scrape())
        .contains("parcel_trip_seconds_bucket{to=\"Rome\",le=\"0.05\"} 1")
        .contains("parcel_trip_seconds_count{to=\"Rome\"} 1");
  }

  @Test
  void a_gauge_is_asked_when_it_is_read() {
    var waiting = new AtomicInteger();
    metrics.gauge("waiting", "Parcels waiting", waiting::get);

    waiting.set(7);

    assertThat(metrics.scrape()).contains("parcel_waiting 7.0");
  }

  @Test
  void a_gauge_that_is_removed_is_shown_no_longer_and_may_come_back() {
    var waiting = metrics.gauge("waiting", "Parcels waiting", () -> 7);

    metrics.remove(waiting);

    assertThat(metrics.scrape()).doesNotContain("parcel_waiting");
    metrics.gauge("waiting", "Parcels waiting", () -> 8);
    assertThat(metrics.scrape()).contains("parcel_waiting 8.0");
  }

  @Test
  void the_jvm_is_there_too() {
    assertThat(metrics.scrape())
        .contains("jvm_memory_used_bytes", "jvm_gc_", "jvm_threads_live_threads", "process_cpu");
  }
}
