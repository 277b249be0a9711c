package holdfast.kit.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of "no" that an API can answer. Codes are stable and each has one status.
 *
 * <p>These here are the codes that every service has; a service adds those of its own rules in one
 * {@link ProblemTable}.
 *
 * @param code {@code snake_case}, the same in JSON, logs and metrics
 * @param status of the answer
 * @param title for people, the same for every problem of this code
 * @param retryable whether the same request may succeed later, unchanged
 * @param outcome what the caller may conclude; null for what a rule decided and recorded
 */
public record ProblemCode(
    String code, int status, String title, boolean retryable, @Nullable Outcome outcome) {

  /** What a caller that was told "no" knows about the effect of its request. */
  public enum Outcome {
    /** Nothing was done. */
    NOT_EXECUTED("not-executed"),
    /** It may have been done, may be later, or never: ask again with the same key. */
    UNKNOWN("unknown");

    public static final String HEADER = "X-Outcome";

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static final ProblemCode BAD_REQUEST = mistake("bad_request", 400, "Malformed request");
  public static final ProblemCode INVALID_JSON = mistake("invalid_json", 400, "Not valid JSON");
  public static final ProblemCode INVALID_HEADER =
      mistake("invalid_header", 400, "Invalid request header");
  public static final ProblemCode INVALID_QUERY =
      mistake("invalid_query", 400, "Invalid query parameter");
  public static final ProblemCode INVALID_CURSOR = mistake("invalid_cursor", 400, "Invalid cursor");
  public static final ProblemCode IDEMPOTENCY_KEY_REQUIRED =
      mistake("idempotency_key_required", 400, "Idempotency-Key is required");
  public static final ProblemCode IDEMPOTENCY_KEY_INVALID =
      mistake("idempotency_key_invalid", 400, "Idempotency-Key is invalid");
  public static final ProblemCode UNAUTHENTICATED =
      mistake("unauthenticated", 401, "No valid token");
  public static final ProblemCode FORBIDDEN = mistake("forbidden", 403, "Not allowed");
  public static final ProblemCode NOT_FOUND = mistake("not_found", 404, "Not found");
  public static final ProblemCode METHOD_NOT_ALLOWED =
      mistake("method_not_allowed", 405, "Method not allowed");
  public static final ProblemCode NOT_ACCEPTABLE =
      mistake("not_acceptable", 406, "No acceptable form of answer");
  public static final ProblemCode REQUEST_TIMEOUT =
      new ProblemCode(
          "request_timeout",
          408,
          "The request took too long to arrive",
          true,
          Outcome.NOT_EXECUTED);
  public static final ProblemCode PRECONDITION_FAILED =
      mistake("precondition_failed", 412, "It changed since");
  public static final ProblemCode BODY_TOO_LARGE = mistake("body_too_large", 413, "Body too large");
  public static final ProblemCode URI_TOO_LONG = mistake("uri_too_long", 414, "URI too long");
  public static final ProblemCode UNSUPPORTED_MEDIA_TYPE =
      mistake("unsupported_media_type", 415, "Only application/json is understood");
  public static final ProblemCode EXPECTATION_FAILED =
      mistake("expectation_failed", 417, "Expectation failed");
  public static final ProblemCode INVALID_REQUEST =
      mistake("invalid_request", 422, "Invalid request");
  public static final ProblemCode IDEMPOTENCY_KEY_REUSED =
      mistake("idempotency_key_reused", 422, "Idempotency-Key was used for something else");
  public static final ProblemCode RATE_LIMITED =
      new ProblemCode("rate_limited", 429, "Too many requests", true, Outcome.NOT_EXECUTED);
  public static final ProblemCode HEADERS_TOO_LARGE =
      mistake("headers_too_large", 431, "Headers too large");
  public static final ProblemCode INTERNAL_ERROR =
      new ProblemCode("internal_error", 500, "Internal error", true, Outcome.UNKNOWN);
  public static final ProblemCode NOT_IMPLEMENTED =
      mistake("not_implemented", 501, "Not implemented");
  public static final ProblemCode OVERLOADED =
      new ProblemCode("overloaded", 503, "Overloaded", true, Outcome.NOT_EXECUTED);
  public static final ProblemCode NOT_READY =
      new ProblemCode("not_ready", 503, "Not ready", true, Outcome.NOT_EXECUTED);
  public static final ProblemCode CIRCUIT_OPEN =
      new ProblemCode("circuit_open", 503, "Upstream is failing", true, Outcome.NOT_EXECUTED);
  public static final ProblemCode UPSTREAM_UNAVAILABLE =
      new ProblemCode("upstream_unavailable", 503, "Upstream unavailable", true, Outcome.UNKNOWN);
  public static final ProblemCode OUTCOME_UNKNOWN =
      new ProblemCode("outcome_unknown", 503, "Outcome unknown", true, Outcome.UNKNOWN);
  public static final ProblemCode UPSTREAM_TIMEOUT =
      new ProblemCode("upstream_timeout", 504, "Upstream took too long", true, Outcome.UNKNOWN);
  public static final ProblemCode VERSION_NOT_SUPPORTED =
      mistake("http_version_not_supported", 505, "HTTP version not supported");

  /** What every service can answer. */
  public static final List<ProblemCode> STANDARD =
      List.of(
          BAD_REQUEST,
          INVALID_JSON,
          INVALID_HEADER,
          INVALID_QUERY,
          INVALID_CURSOR,
          IDEMPOTENCY_KEY_REQUIRED,
          IDEMPOTENCY_KEY_INVALID,
          UNAUTHENTICATED,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          REQUEST_TIMEOUT,
          PRECONDITION_FAILED,
          BODY_TOO_LARGE,
          URI_TOO_LONG,
          UNSUPPORTED_MEDIA_TYPE,
          EXPECTATION_FAILED,
          INVALID_REQUEST,
          IDEMPOTENCY_KEY_REUSED,
          RATE_LIMITED,
          HEADERS_TOO_LARGE,
          INTERNAL_ERROR,
          NOT_IMPLEMENTED,
          OVERLOADED,
          NOT_READY,
          CIRCUIT_OPEN,
          UPSTREAM_UNAVAILABLE,
          OUTCOME_UNKNOWN,
          UPSTREAM_TIMEOUT,
          VERSION_NOT_SUPPORTED);

  /** The same code where more is known of the outcome than in general, or less. */
  public ProblemCode withOutcome(Outcome known) {
    return new ProblemCode(code, status, title, retryable, known);
  }

  /** A caller's mistake, or a lack of ours, noticed before anything was done. */
  public static ProblemCode mistake(String code, int status, String title) {
    return new ProblemCode(code, status, title, false, Outcome.NOT_EXECUTED);
  }

  /** What a rule of a service decided; it may have recorded something on the way. */
  public static ProblemCode refusal(String code, int status, String title) {
    return new ProblemCode(code, status, title, false, null);
  }
}
