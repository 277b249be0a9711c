package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.kit.settings.NodeConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may talk to whom, and what of it the world may see. */
class PolicyTest {

  @Test
  void nobody_is_let_in_or_out_who_is_not_named() throws IOException {
    var everybody = policy("base", "default-deny").path("spec");

    assertThat(everybody.path("podSelector")).isEmpty();
    assertThat(everybody.path("policyTypes").valueStream().map(JsonNode::asText))
        .containsExactly("Ingress", "Egress");
    assertThat(everybody.has("ingress") || everybody.has("egress")).isFalse();
    for (var policy : policies("")) {
      for (var side : List.of("ingress", "egress")) {
        boolean isHeld =
            policy
                .at("/spec/policyTypes")
                .valueStream()
                .anyMatch(type -> type.asText().equalsIgnoreCase(side));
        assertThat(isHeld || !policy.path("spec").has(side)).as(Manifests.name(policy)).isTrue();
      }
    }
  }

  /** The picture of ARCHITECTURE.md, seen by who is asked. */
  @Test
  void pods_let_in_the_arrows_of_the_picture() throws IOException {
    assertThat(arrows("base", "ingress"))
        .containsExactlyInAnyOrder(
            "gateway <- anybody:8080",
            "inventory-cluster <- gateway:8080",
            "inventory-cluster <- order-cluster:8080",
            "payment-cluster <- gateway:8080",
            "payment-cluster <- order-cluster:8080",
            "order-cluster <- gateway:8080",
            "inventory-cluster <- inventory-cluster:7626",
            "inventory-cluster <- inventory-cluster:17355",
            "payment-cluster <- payment-cluster:7626",
            "payment-cluster <- payment-cluster:17355",
            "order-cluster <- order-cluster:7626",
            "order-cluster <- order-cluster:17355");
  }

  /** The same, seen by who asks; and names. */
  @Test
  void pods_are_let_out_to_whom_they_ask_and_nowhere_else() throws IOException {
    assertThat(arrows("base", "egress"))
        .containsExactlyInAnyOrder(
            "holdfast -> kube-system:53",
            "holdfast -> 169.254.0.0/16:53",
            "holdfast -> openshift-dns:5353",
            "gateway -> inventory-cluster:8080",
            "gateway -> payment-cluster:8080",
            "gateway -> order-cluster:8080",
            "order-cluster -> inventory-cluster:8080",
            "order-cluster -> payment-cluster:8080",
            "inventory-cluster -> inventory-cluster:7626",
            "inventory-cluster -> inventory-cluster:17355",
            "payment-cluster -> payment-cluster:7626",
            "payment-cluster -> payment-cluster:17355",
            "order-cluster -> order-cluster:7626",
            "order-cluster -> order-cluster:17355");
    assertThat(arrows("audit", "egress")).isEmpty();
  }

  @Test
  void a_small_clusters_pods_reach_their_database_and_kubernetes_besides() throws IOException {
    assertThat(arrows("overlays/local", "egress"))
        .containsExactlyInAnyOrder(
            "inventory-cluster -> inventory-database:5432",
            "payment-cluster -> payment-database:5432",
            "order-cluster -> order-database:5432",
            "audit -> inventory-database:5432",
            "audit -> payment-database:5432",
            "audit -> order-database:5432",
            "cluster -> anybody:443",
            "cluster -> anybody:6443",
            "cluster -> anybody:8443",
            "cluster -> anybody:16443");
  }

  @Test
  void in_production_each_pod_reaches_networks_that_are_named_only() throws IOException {
    assertThat(arrows("overlays/production", "egress"))
        .containsExactlyInAnyOrder(
            "inventory-cluster -> 192.0.2.16/28:5432",
            "payment-cluster -> 192.0.2.32/28:5432",
            "order-cluster -> 192.0.2.48/28:5432",
            "audit -> 192.0.2.16/28:5432",
            "audit -> 192.0.2.32/28:5432",
            "audit -> 192.0.2.48/28:5432",
            "cluster -> 192.0.2.64/28:443",
            "cluster -> 192.0.2.64/28:6443",
            // The issuer of users' tokens, wherever it is.
            "gateway -> 0.0.0.0/0:443");
    assertThat(arrows("overlays/production", "ingress")).isEmpty();
  }

  @Test
  void nobody_talks_to_the_audit() throws IOException {
    assertThat(arrows("", "ingress")).noneMatch(arrow -> arrow.startsWith("audit"));
    assertThat(policy("audit", "audit").at("/spec/policyTypes").toString())
        .isEqualTo("[\"Ingress\",\"Egress\"]");
  }

  @Test
  void monitoring_is_let_in_from_namespaces_with_a_label_only() throws IOException {
    var spec = policy("components/monitoring", "monitoring").path("spec");

    assertThat(spec.at("/ingress/0/from/0/namespaceSelector/matchLabels").toString())
        .isEqualTo("{\"holdfast.io/monitoring\":\"true\"}");
    assertThat(spec.path("ingress")).hasSize(1);
    assertThat(spec.at("/ingress/0/from")).hasSize(1);
    assertThat(spec.at("/ingress/0/ports").findValuesAsText("port")).containsExactly("8080");
  }

  @Test
  void every_policy_is_about_pods_that_there_are() throws IOException {
    var pods = new ArrayList<JsonNode>();
    for (var workload : Manifests.workloads()) {
      pods.add(Manifests.pod(workload).at("/metadata/labels"));
    }
    for (var policy : policies("")) {
      var selectors = new ArrayList<>(policy.findValues("podSelector"));
      selectors.removeIf(JsonNode::isEmpty);
      for (var selector : selectors) {
        assertThat(pods)
            .as("%s: %s", Manifests.name(policy), selector)
            .anyMatch(labels -> Manifests.selects(selector, labels));
      }
    }
  }

  @Test
  void the_world_sees_what_the_gateway_forwards_and_nothing_that_it_tells_about_itself()
      throws IOException {
    var forwarded = new TreeSet<String>();
    for (var route :
        NodeConfig.load("gateway", Map.of()).getObject("holdfast.gateway.routes").keySet()) {
      forwarded.add("/" + route.split("/", 3)[1]);
    }
    var ingress = Manifests.documents("overlays/production/ingress.yaml").getFirst();
    var route = Manifests.documents("components/gateway-api/http-route.yaml").getFirst();

    assertThat(ingress.findValuesAsText("path")).containsExactlyInAnyOrderElementsOf(forwarded);
    assertThat(ingress.findValuesAsText("pathType")).containsOnly("Prefix");
    assertThat(ingress.at("/spec/defaultBackend").isMissingNode()).isTrue();
    for (var rule : route.at("/spec/rules")) {
      assertThat(rule.path("matches")).isNotEmpty();
    }
    assertThat(route.findValuesAsText("value")).containsExactlyInAnyOrderElementsOf(forwarded);
    assertThat(route.at("/spec/rules/0/matches").findValuesAsText("type"))
        .containsOnly("PathPrefix");
  }

  private static List<JsonNode> policies(String folder) throws IOException {
    return Manifests.below(folder).stream()
        .filter(one -> Manifests.isA(one, "NetworkPolicy"))
        .toList();
  }

  private static JsonNode policy(String folder, String name) throws IOException {
    return policies(folder).stream()
        .filter(one -> Manifests.name(one).equals(name))
        .findAny()
        .orElseThrow();
  }

  /** Every permission of the policies of a folder, e.g. {@code a <- b:80} or {@code b -> a:80}. */
  private static Set<String> arrows(String folder, String side) throws IOException {
    var arrows = new TreeSet<String>();
    for (var policy : policies(folder)) {
      for (var rule : policy.at("/spec/" + side)) {
        for (var peer : peers(rule.path(side.equals("ingress") ? "from" : "to"))) {
          for (var port : rule.path("ports").findValuesAsText("port")) {
            arrows.add(
                labelled(policy.at("/spec/podSelector/matchLabels"))
                    + (side.equals("ingress") ? " <- " : " -> ")
                    + (peer + ":" + port));
          }
          assertThat(rule.path("ports")).as("ports of %s", Manifests.name(policy)).isNotEmpty();
        }
      }
    }
    return arrows;
  }

  private static List<String> peers(JsonNode peers) {
    return peers.isEmpty()
        ? List.of("anybody")
        : peers.valueStream().map(PolicyTest::peer).toList();
  }

  private static String peer(JsonNode peer) {
    if (peer.has("ipBlock")) {
      return peer.at("/ipBlock/cidr").asText();
    }
    return peer.has("namespaceSelector")
        ? peer.at("/namespaceSelector/matchLabels").elements().next().asText()
        : labelled(peer.at("/podSelector/matchLabels"));
  }

  private static String labelled(JsonNode labels) {
    return labels.valueStream().findFirst().map(JsonNode::asText).orElse("everybody");
  }
}
