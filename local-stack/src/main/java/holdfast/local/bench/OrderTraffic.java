package holdfast.local.bench;

import holdfast.local.data.LocalIssuer;
import holdfast.local.http.HttpAnswer;
import holdfast.local.http.HttpRequest;
import holdfast.local.http.HttpSwarm;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Places orders, each with a key of its own, and waits for each one's fate. */
final class OrderTraffic implements HttpSwarm.Traffic {
  /** Never the same key twice in one run of the benchmark. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private static final String STATUS = "\"status\":\"";

  private final Shape shape;
  private final Window window;
  private final List<String> tokens;
  private final Tally tally = new Tally();

  OrderTraffic(Shape shape, Window window, LocalIssuer issuer) {
    this.shape = shape;
    this.window = window;
    this.tokens =
        IntStream.range(0, Shape.WIDTH)
            .mapToObj(Shape::name)
            .map(name -> shape.byOperators() ? issuer.operator(name) : issuer.customer(name))
            .toList();
  }

  /** To be read when the run is over. */
  Tally tally() {
    return tally;
  }

  @Override
  public @Nullable HttpRequest next(int connection) {
    if (window.isOver()) {
      return null;
    }
    long number = NUMBERS.incrementAndGet();
    return HttpRequest.to("POST", "/v1/orders")
        .header("Idempotency-Key", "bench-" + number)
        .header("Prefer", "wait=20")
        .bearer(tokens.get(shape.subject(number)))
        .json(
            "{\"accountId\":\""
                + shape.account(number)
                + "\",\"currency\":\"EUR\",\"lines\":[{\"sku\":\""
                + shape.sku(number)
                + "\",\"quantity\":1}]}")
        .build();
  }

  @Override
  public void answered(int connection, HttpAnswer answer, long nanos) {
    if (window.isMeasuring()) {
      tally.count(meaning(answer), nanos);
    }
  }

  @Override
  public void broke(int connection, IOException failure) {
    if (window.isMeasuring()) {
      tally.count("no answer: " + failure.getClass().getSimpleName(), 0);
    }
  }

  /** The order's status for a 201; everything else by its number and code. */
  private static String meaning(HttpAnswer answer) {
    var text = answer.text();
    if (answer.status() == 201) {
      int at = text.indexOf(STATUS) + STATUS.length();
      return text.substring(at, text.indexOf('"', at));
    }
    int code = text.indexOf("\"code\":\"");
    return answer.status()
        + (code < 0 ? "" : " " + text.substring(code + 8, text.indexOf('"', code + 8)));
  }
}
