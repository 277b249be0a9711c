package holdfast.kit.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The metrics of one node, as Prometheus reads them.
 *
 * <p>A name is given without its service and unit: {@code "reservations"} counted by the inventory
 * service becomes {@code inventory_reservations_total}. Labels take values from closed sets only,
 * so that no caller can make a series; whatever is outside counts as {@code other}.
 */
public final class Metrics implements AutoCloseable {

  private static final String OTHER = "other";

  /** From the time of a cached read to the deadline of a waiting request. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 20_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final String prefix;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  private Metrics(String service) {
    this.prefix = service + ".";
  }

  /**
   * Metrics of the service, with those of the JVM.
   *
   * @param service the first part of every name of ours, e.g. {@code inventory}
   */
  public static Metrics of(String service) {
    var metrics = new Metrics(service);
    new ClassLoaderMetrics().bindTo(metrics.registry);
    new JvmMemoryMetrics().bindTo(metrics.registry);
    new JvmThreadMetrics().bindTo(metrics.registry);
    new ProcessorMetrics().bindTo(metrics.registry);
    new FileDescriptorMetrics().bindTo(metrics.registry);
    new UptimeMetrics().bindTo(metrics.registry);
    metrics.gc.bindTo(metrics.registry);
    return metrics;
  }

  /** Counts one kind of thing. */
  public Counter counter(String name, String description, String... labelsAndValues) {
    return counter(name, description, Tags.of(labelsAndValues));
  }

  /**
   * Counts one kind of thing by a label whose values are known beforehand.
   *
   * @param fixed further labels and their values
   */
  public Counters counters(
      String name, String description, String label, Collection<String> values, String... fixed) {
    var counters = new HashMap<String, Counter>();
    for (var value : values) {
      counters.put(value, counter(name, description, Tags.of(fixed).and(label, value)));
    }
    return new Counters(
        Map.copyOf(counters), counter(name, description, Tags.of(fixed).and(label, OTHER)));
  }

  /** How long one kind of thing takes, with a histogram. */
  public Timer timer(String name, String description, String... labelsAndValues) {
    return Timer.builder(prefix + name)
        .description(description)
        .tags(labelsAndValues)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /**
   * Something that goes up and down; asked for when the metrics are read.
   *
   * @return for whoever shows it only for a while: see {@link #remove}
   */
  public Gauge gauge(
      String name, String description, Supplier<Number> value, String... labelsAndValues) {
    return Gauge.builder(prefix + name, value)
        .description(description)
        .tags(labelsAndValues)
        .strongReference(true)
        .register(registry);
  }

  /** Shows that one no longer. */
  public void remove(Gauge gauge) {
    registry.remove(gauge);
  }

  /** For a library that registers metrics of its own, a connection pool for one. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** All of them in Prometheus' text form. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(prefix + name).description(description).tags(tags).register(registry);
  }

  /** One counter for each value of a label. */
  public static final class Counters {

    private final Map<String, Counter> byValue;
    private final Counter other;

    private Counters(Map<String, Counter> byValue, Counter other) {
      this.byValue = byValue;
      this.other = other;
    }

    public void increment(String value) {
      byValue.getOrDefault(value, other).increment();
    }
  }
}
