package holdfast.kit.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.telemetry.TraceContext;
import holdfast.kit.tokens.Caller;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One call of an API by somebody we know. What is asked for here and is not as it should be ends
 * the call with the right problem.
 */
public final class Call {

  private static final Pattern VERSION = Pattern.compile("\"(\\d{1,18})\"");

  private final Exchange exchange;
  private final Caller caller;

  Call(Exchange exchange, Caller caller) {
    this.exchange = exchange;
    this.caller = caller;
  }

  public Caller caller() {
    return caller;
  }

  public Exchange exchange() {
    return exchange;
  }

  public Deadline deadline() {
    return exchange.deadline();
  }

  public TraceContext trace() {
    return exchange.trace();
  }

  /** The path, as it was sent; with method, issuer and subject the scope of an idempotency key. */
  public String path() {
    return exchange.request().getUri().path();
  }

  /** A segment of the path, decoded. */
  public String segment(String name) {
    return exchange.segment(name);
  }

  /**
   * A segment of the path as the value it stands for. What cannot be an id is an id that does not
   * exist.
   *
   * @param parse gives null, or throws {@link IllegalArgumentException}, for what is no such value
   * @param whenNot the same code as for an unknown id
   */
  public <T> T segment(String name, Function<String, @Nullable T> parse, ProblemCode whenNot) {
    T value = parseOrNull(parse, segment(name));
    if (value == null) {
      throw Problem.of(whenNot, whenNot.title()).asException();
    }
    return value;
  }

  /**
   * The query.
   *
   * @param names all parameters that this endpoint has
   */
  public Query query(String... names) {
    return Query.of(exchange.request(), Set.of(names));
  }

  public IdempotencyKey idempotencyKey() {
    return IdempotencyKey.of(exchange.header(IdempotencyKey.HEADER));
  }

  public Prefer prefer() {
    return Prefer.of(exchange.header(Prefer.HEADER));
  }

  /** The version that must still be the current one; null when any may be. */
  public @Nullable Long ifMatch() {
    var header = exchange.header("If-Match");
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    var matcher = VERSION.matcher(header.strip());
    if (!matcher.matches()) {
      throw Problem.of(ProblemCode.INVALID_HEADER, "If-Match is not the ETag of a version")
          .asException();
    }
    return Long.valueOf(matcher.group(1));
  }

  static <T> @Nullable T parseOrNull(Function<String, @Nullable T> parse, String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException noSuchValue) {
      return null;
    }
  }
}
