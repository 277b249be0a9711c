package holdfast.kit.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;

/**
 * Takes in a whole body, within a size and a time. The server's idle timeout starts anew with every
 * byte, so somebody who sends one a second would never meet it.
 */
public final class RequestBody {

  private final ActorSystem<?> system;
  private final HttpSettings settings;

  public RequestBody(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * The whole body; empty when there is none.
   *
   * @throws ProblemException 413 when it is said to be too large; the stage fails with one, too
   */
  public CompletionStage<ByteString> read(HttpRequest request) {
    var entity = request.entity();
    if (entity.getContentLengthOption().orElse(0) > settings.bodySize()) {
      throw tooLarge();
    }
    if (entity instanceof HttpEntity.Strict whole) {
      return CompletableFuture.completedFuture(whole.getData());
    }
    return entity
        .withSizeLimit(settings.bodySize())
        .toStrict(settings.bodyDeadline().toMillis(), system)
        .handle((whole, failure) -> {
          if (failure == null) {
            return whole.getData();
          }
          throw problem(failure);
        });
  }

  /**
   * Refuses what is not said to be JSON.
   *
   * @throws ProblemException 415 when the body is said to be something else
   */
  public static void requireJson(HttpRequest request) {
    var type = request.entity().getContentType().mediaType();
    boolean json = type.isApplication() && type.subType().equals("json");
    if (!json || Exchange.header(request, "Content-Encoding") != null) {
      throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send application/json in UTF-8")
          .asException();
    }
  }

  private ProblemException problem(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          problem(wrapped.getCause());
      case EntityStreamSizeException _ -> tooLarge();
      case TimeoutException _ ->
          Problem.of(ProblemCode.REQUEST_TIMEOUT, "the body did not arrive in time").asException();
      default -> Problem.of(ProblemCode.BAD_REQUEST, "the body did not arrive whole").asException();
    };
  }

  private ProblemException tooLarge() {
    return Problem.of(
            ProblemCode.BODY_TOO_LARGE, "at most " + settings.bodySize() + " bytes are taken")
        .asException();
  }
}
