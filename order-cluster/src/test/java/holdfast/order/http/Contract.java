package holdfast.order.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** The order service's OpenAPI document, held against what is really sent and answered. */
final class Contract {

  static final Path DIRECTORY = Path.of("../contracts/order");

  private static final OpenApiInteractionValidator DOCUMENT =
      OpenApiInteractionValidator.createForInlineApiSpecification(
              text(DIRECTORY.resolve("openapi.yaml")))
          .build();

  /** An answer must be as described; a request too, if it was found in order. */
  static void covers(HttpRequest request, String body, HttpResponse<String> response) {
    if (response.statusCode() == 405 || !isDescribed(request.uri())) {
      return;
    }
    var method = Method.valueOf(request.method());
    assertNothingWrong(
        "answer to " + request + ": " + response.body(),
        DOCUMENT.validateResponse(request.uri().getPath(), method, answered(response)));
    if (response.statusCode() < 300) {
      assertNothingWrong("request " + request, DOCUMENT.validateRequest(sent(request, body)));
    }
  }

  /** A body that the operation may answer with that status. */
  static void covers(Method method, String path, int status, String contentType, String body) {
    var response = SimpleResponse.Builder.status(status).withContentType(contentType);
    if (status == 201) {
      response.withHeader("Location", path);
    }
    if (status == 200 || status == 201) {
      response.withHeader("ETag", "\"1\"");
    }
    if (method == Method.POST && status == 200) {
      response.withHeader("Idempotent-Replayed", "true");
    }
    assertNothingWrong(
        status + " " + body,
        DOCUMENT.validateResponse(path, method, response.withBody(body).build()));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static boolean isDescribed(URI uri) {
    return uri.getPath()
        .matches(
            "/v1/orders(/[^/]+(/(cancel|fulfilments|returns|refunds))?)?"
                + "|/v1/ops/sagas(/[^/]+/(retry|compensate))?");
  }

  private static SimpleResponse answered(HttpResponse<String> response) {
    var answered = SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
    response.headers().map().forEach(answered::withHeader);
    return answered.build();
  }

  private static SimpleRequest sent(HttpRequest request, String body) {
    var sent = new SimpleRequest.Builder(request.method(), request.uri().getPath());
    request.headers().map().forEach(sent::withHeader);
    if (request.uri().getRawQuery() != null) {
      for (var parameter : request.uri().getRawQuery().split("&", -1)) {
        var pair = parameter.split("=", 2);
        sent.withQueryParam(pair[0], URLDecoder.decode(pair[1], UTF_8));
      }
    }
    return (body.isEmpty() ? sent : sent.withBody(body)).build();
  }

  private static void assertNothingWrong(String what, ValidationReport report) {
    assertThat(report.getMessages()).as(what).isEmpty();
  }

  private Contract() {}
}
