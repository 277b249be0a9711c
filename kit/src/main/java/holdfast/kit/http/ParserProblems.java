package holdfast.kit.http;

import holdfast.kit.telemetry.TraceContext;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Requests that never became one, a bad request line for instance, get a problem too. Named in
 * {@code http.conf}; the server's own answers are plain text and quote what was sent.
 */
public final class ParserProblems extends ParsingErrorHandler {

  /** Where the server looks for the instance: it expects an object written in Scala. */
  @SuppressWarnings("checkstyle:ConstantName")
  public static final ParserProblems MODULE$ = new ParserProblems();

  private ParserProblems() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    var trace = TraceContext.fresh();
    var code = code(status.intValue());
    log.info("Illegal request, answered {}, trace {}", code.code(), trace.traceId());
    return Problems.response(Problem.of(code, code.title()), null, trace.traceId());
  }

  private static ProblemCode code(int status) {
    return switch (status) {
      case 408 -> ProblemCode.REQUEST_TIMEOUT;
      case 413 -> ProblemCode.BODY_TOO_LARGE;
      case 414 -> ProblemCode.URI_TOO_LONG;
      case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
      case 417 -> ProblemCode.EXPECTATION_FAILED;
      case 431 -> ProblemCode.HEADERS_TOO_LARGE;
      case 501 -> ProblemCode.NOT_IMPLEMENTED;
      case 505 -> ProblemCode.VERSION_NOT_SUPPORTED;
      default -> ProblemCode.BAD_REQUEST;
    };
  }
}
