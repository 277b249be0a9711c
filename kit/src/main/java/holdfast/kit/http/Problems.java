package holdfast.kit.http;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.cluster.Overloaded;
import holdfast.kit.json.InvalidFields;
import holdfast.kit.json.InvalidJson;
import holdfast.kit.json.Json;
import holdfast.kit.telemetry.TraceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** What goes wrong, as the problem that the caller is told; and a problem as a response. */
public final class Problems {

  public static final ContentType CONTENT_TYPE =
      MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8).toContentType();

  /** Stays on this node: so its metrics know what was answered without reading it again. */
  private static final AttributeKey<ProblemCode> CODE =
      AttributeKey.create("problem-code", ProblemCode.class);

  private static final String RETRY_AFTER = "Retry-After";

  /** The problem behind a failure; a failure that nobody foresaw is an {@code internal_error}. */
  public static Problem of(Throwable failure) {
    return switch (cause(failure)) {
      case ProblemException expected -> expected.problem();
      case InvalidJson invalid ->
          Problem.of(ProblemCode.INVALID_JSON, String.valueOf(invalid.getMessage()));
      case InvalidFields invalid ->
          Problem.of(ProblemCode.INVALID_REQUEST, "some fields are not as they should be")
              .withErrors(invalid.violations());
      case Overloaded _ -> overloaded();
      case OutcomeUnknown _, TimeoutException _ -> outcomeUnknown();
      default -> Problem.of(ProblemCode.INTERNAL_ERROR, "an unexpected failure; it was recorded");
    };
  }

  /** What really happened, without what a stage of a computation wraps around it. */
  static Throwable cause(Throwable failure) {
    var cause = failure.getCause();
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return wrapped && cause != null ? cause(cause) : failure;
  }

  /** Turned away by a bound of ours; callers spread out instead of returning all together. */
  public static Problem overloaded() {
    return Problem.of(ProblemCode.OVERLOADED, "too much to do right now")
        .withHeader(RETRY_AFTER, Integer.toString(ThreadLocalRandom.current().nextInt(1, 6)));
  }

  public static Problem outcomeUnknown() {
    return Problem.of(ProblemCode.OUTCOME_UNKNOWN, "no answer in time; ask again with the same key")
        .withHeader(RETRY_AFTER, "1");
  }

  /** For a request that outlived the draining of its node. */
  static HttpResponse drained() {
    return response(outcomeUnknown(), null, TraceContext.fresh().traceId());
  }

  /**
   * @param instance path of the request, null when it could not be read
   */
  static HttpResponse response(Problem problem, @Nullable String instance, String traceId) {
    var code = problem.code();
    var headers = new ArrayList<HttpHeader>();
    if (code.outcome() != null) {
      headers.add(RawHeader.create(ProblemCode.Outcome.HEADER, code.outcome().text()));
    }
    problem.headers().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
    return HttpResponse.create()
        .withStatus(code.status())
        .withHeaders(headers)
        .withEntity(HttpEntities.create(CONTENT_TYPE, document(problem, instance, traceId)))
        .addAttribute(CODE, code);
  }

  /** Which problem this response tells, if it is one that this node made. */
  static Optional<ProblemCode> code(HttpResponse response) {
    return response.getAttribute(CODE);
  }

  private static byte[] document(Problem problem, @Nullable String instance, String traceId) {
    var code = problem.code();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "/problems/" + code.code());
    document.put("title", code.title());
    document.put("status", code.status());
    document.put("detail", problem.detail());
    if (instance != null) {
      document.put("instance", instance);
    }
    document.put("code", code.code());
    document.put("traceId", traceId);
    document.put("retryable", code.retryable());
    if (!problem.errors().isEmpty()) {
      document.put("errors", problem.errors());
    }
    problem.members().forEach(document::putIfAbsent);
    return Json.bytes(document);
  }

  private Problems() {}
}
