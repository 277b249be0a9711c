package holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import holdfast.gateway.route.Access;
import holdfast.gateway.route.RouteRule;
import holdfast.kit.settings.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The routing table and the services' contracts name the same endpoints, for the same people. */
class ContractsTest {

  private static final Path CONTRACTS = Path.of("..", "contracts");
  private static final String SCOPE = "holdfast:operate";

  private final GatewaySettings settings =
      GatewaySettings.from(
          NodeConfig.load(
              "gateway",
              Map.of(
                  "GATEWAY_JWKS", "jwks.json",
                  "GATEWAY_ISSUER", "issuer",
                  "GATEWAY_SIGNING_KEY_FILE", "key.json",
                  "GATEWAY_ORDER_ENDPOINTS", "a:1",
                  "GATEWAY_PAYMENT_ENDPOINTS", "a:1",
                  "GATEWAY_INVENTORY_ENDPOINTS", "a:1")));

  @TestFactory
  Stream<DynamicTest> every_public_endpoint_of_a_service_has_a_route_for_the_same_people() {
    return settings.upstreams().keySet().stream()
        .map(service ->
            DynamicTest.dynamicTest(
                service, () -> assertThat(routed(service)).isEqualTo(promised(service))));
  }

  @Test
  void the_contract_of_the_gateway_lists_those_of_all_services() throws IOException {
    var listed = contract("gateway").path("x-contracts");

    assertThat(listed.valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(
            settings.routes().rules().stream()
                .filter(rule -> rule.access() instanceof Access.Anyone)
                .map(RouteRule::template)
                .toList());
  }

  /** Method and path, without the names of its variables, and whether it is for operators. */
  private Map<String, Boolean> routed(String service) {
    var endpoints = new TreeMap<String, Boolean>();
    for (var rule : settings.routes().rules()) {
      if (rule.upstream().equals(service) && rule.template().startsWith("/v1/")) {
        endpoints.put(
            endpoint(rule.method(), rule.template()),
            rule.access().equals(new Access.WithScope(SCOPE)));
      }
    }
    return endpoints;
  }

  private static Map<String, Boolean> promised(String service) throws IOException {
    var endpoints = new TreeMap<String, Boolean>();
    for (var path : contract(service).path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (path.getKey().startsWith("/v1/") && isMethod(operation.getKey())) {
          endpoints.put(
              endpoint(operation.getKey(), path.getKey()), isForOperators(operation.getValue()));
        }
      }
    }
    return endpoints;
  }

  private static boolean isForOperators(JsonNode operation) {
    return operation.path("security").toString().contains(SCOPE)
        || operation.path("description").asText().contains("Needs the scope `" + SCOPE + "`");
  }

  private static boolean isMethod(String member) {
    return List.of("get", "put", "post", "delete", "patch").contains(member);
  }

  private static String endpoint(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + path.replaceAll("\\{\\w+}", "{}");
  }

  private static JsonNode contract(String service) throws IOException {
    return new YAMLMapper()
        .readTree(Files.readString(CONTRACTS.resolve(service).resolve("openapi.yaml")));
  }
}
