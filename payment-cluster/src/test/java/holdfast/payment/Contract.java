package holdfast.payment;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares what a node answers with what {@code contracts/payment/openapi.yaml} says. */
final class Contract {

  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createForInlineApiSpecification(text())
          .withLevelResolver(
              LevelResolver.create()
                  // What is asked for wrongly is part of the tests.
                  .withLevel("validation.request", ValidationReport.Level.IGNORE)
                  .build())
          .build();

  /** Fails when a field, a status or a media type is not as described. */
  static void check(HttpResponse<String> response) {
    var answer = SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
    response.headers().map().forEach(answer::withHeader);
    var report =
        VALIDATOR.validateResponse(
            response.request().uri().getPath(),
            Request.Method.valueOf(response.request().method()),
            answer.build());
    if (report.hasErrors()) {
      throw new AssertionError(
          "%s %s -> %s %s%n%s"
              .formatted(
                  response.request().method(),
                  response.request().uri(),
                  response.statusCode(),
                  response.body(),
                  report.getMessages()));
    }
  }

  private static String text() {
    try {
      return Files.readString(Path.of("..", "contracts", "payment", "openapi.yaml"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private Contract() {}
}
