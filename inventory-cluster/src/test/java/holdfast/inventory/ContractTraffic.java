package holdfast.inventory;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import holdfast.inventory.RunningInventory.Answer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Compares what goes over the wire in tests with the contract that we publish. */
final class ContractTraffic {

  private static final OpenApiInteractionValidator CONTRACT =
      OpenApiInteractionValidator.createFor(
              Path.of("..", "contracts", "inventory", "openapi.yaml").toUri().toString())
          .build();

  /** Answers of the server itself, which every path may give and none lists. */
  private static final Set<Integer> OF_ANY_PATH = Set.of(405, 413, 415);

  /** Fails when the answer, or a request that was found good, is not as the contract says. */
  static void check(String method, URI uri, String body, List<String> headers, Answer answer) {
    if (OF_ANY_PATH.contains(answer.status()) || answer.code().equals("not_found")) {
      return;
    }
    require(
        CONTRACT.validateResponse(uri.getPath(), Request.Method.valueOf(method), response(answer)));
    if (answer.status() < 300 && !hasUnreadableParts(answer)) {
      require(CONTRACT.validateRequest(request(method, uri, body, headers)));
    }
  }

  /** A batch is good even when an operation in it is not. */
  private static boolean hasUnreadableParts(Answer answer) {
    for (var result : answer.body().path("results")) {
      if (result.path("status").asInt() == 422) {
        return true;
      }
    }
    return false;
  }

  private static SimpleResponse response(Answer answer) {
    var response = SimpleResponse.Builder.status(answer.status());
    answer.headers().forEach(response::withHeader);
    return answer.status() == 304
        ? response.build()
        : response.withBody(answer.body().toString()).build();
  }

  private static SimpleRequest request(String method, URI uri, String body, List<String> headers) {
    var request =
        new SimpleRequest.Builder(method, uri.getPath()).withAuthorization("Bearer token");
    for (int i = 0; i < headers.size(); i += 2) {
      request.withHeader(headers.get(i), headers.get(i + 1));
    }
    if (uri.getRawQuery() != null) {
      for (var pair : uri.getRawQuery().split("&", -1)) {
        var parts = pair.split("=", 2);
        request.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return body.isEmpty()
        ? request.build()
        : request.withContentType("application/json").withBody(body).build();
  }

  private static void require(ValidationReport report) {
    if (report.hasErrors()) {
      throw new AssertionError("not as the contract says: " + report.getMessages());
    }
  }

  private ContractTraffic() {}
}
