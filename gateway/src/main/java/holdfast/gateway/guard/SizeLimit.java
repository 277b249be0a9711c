package holdfast.gateway.guard;

import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemException;
import holdfast.kit.http.RequestBody;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What kind of body is let in. This looks at what the head of a request says; {@link RequestBody}
 * counts what really comes.
 *
 * @param bytes of a body at most
 */
public record SizeLimit(long bytes) {

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  /**
   * Refuses a body that is announced too large, as something else than JSON, or where none belongs.
   *
   * @throws ProblemException 413, 415 or 400
   */
  public void check(HttpRequest request) {
    var entity = request.entity();
    if (entity.isKnownEmpty()) {
      return;
    }
    if (entity.getContentLengthOption().orElse(0) > bytes) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "at most " + bytes + " bytes are taken")
          .asException();
    }
    if (!WITH_BODY.contains(request.method().value())) {
      throw Problem.of(ProblemCode.BAD_REQUEST, request.method().value() + " takes no body here")
          .asException();
    }
    RequestBody.requireJson(request);
  }
}
