package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The right to patch pods is the right to run any image in any of them, and so to read every secret
 * of the namespace. A node has it for one annotation of its own pod, and never without the guard.
 */
class OwnPodTest {

  private static final String COMPONENT = "components/pod-deletion-cost";
  private static final String GUARD = "holdfast-pod-deletion-cost";
  private static final Set<String> HARMLESS = Set.of("get", "list", "watch");
  private static final Pattern ACCOUNT = Pattern.compile("'([a-z]+-cluster)'");

  @Test
  void whatever_may_be_applied_has_the_guard_if_it_has_the_right() throws IOException {
    var withTheRight = new TreeSet<String>();
    for (var kustomization : kustomizations()) {
      var folder = kustomization.resolveSibling("");
      var applied = appliedBy(folder);
      if (applied.stream().anyMatch(OwnPodTest::changesPods)) {
        withTheRight.add(Manifests.ROOT.relativize(folder).toString());
        assertThat(applied.stream().filter(one -> Manifests.name(one).equals(GUARD)))
            .as("%s", kustomization)
            .extracting(one -> one.path("kind").asText())
            .containsExactlyInAnyOrder(
                "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");
      }
    }

    assertThat(withTheRight)
        .containsExactlyInAnyOrder(COMPONENT, "overlays/local", "overlays/production");
  }

  @Test
  void no_patch_adds_to_what_somebody_may_do_or_takes_from_the_guard() throws IOException {
    for (var kustomization : kustomizations()) {
      for (var patch : Manifests.documents(kustomization).getFirst().path("patches")) {
        var patches = new ArrayList<JsonNode>();
        patches.add(patch.path("target"));
        if (patch.has("path")) {
          var file = kustomization.resolveSibling(patch.path("path").asText());
          patches.addAll(Manifests.documents(file));
        }
        assertThat(patches)
            .as("%s", kustomization)
            .noneMatch(one -> one.path("kind").asText().matches("Role.*|ClusterRole.*|Valid.*"));
      }
    }
  }

  @Test
  void the_right_is_to_patch_pods_and_of_the_three_accounts_only() throws IOException {
    var role = one("Role");
    assertThat(role.path("rules").toString())
        .isEqualTo("[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"patch\"]}]");

    assertThat(one("RoleBinding").path("roleRef").path("name").asText())
        .isEqualTo(Manifests.name(role));
    assertThat(subjects())
        .containsExactlyInAnyOrder("inventory-cluster", "payment-cluster", "order-cluster");
  }

  @Test
  void the_guard_looks_at_every_change_of_a_pod_by_those_accounts() throws IOException {
    var policy = one("ValidatingAdmissionPolicy").path("spec");

    assertThat(policy.path("failurePolicy").asText()).isEqualTo("Fail");
    assertThat(policy.path("matchConstraints").toString())
        .isEqualTo(
            "{\"resourceRules\":[{\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],"
                + "\"operations\":[\"UPDATE\"],\"resources\":[\"pods\"]}]}");
    assertThat(policy.path("matchConditions")).hasSize(1);
    var accounts =
        ACCOUNT
            .matcher(policy.at("/matchConditions/0/expression").asText())
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(accounts).containsExactlyInAnyOrderElementsOf(subjects());

    var binding = one("ValidatingAdmissionPolicyBinding").path("spec");
    assertThat(binding.toString())
        .as("everywhere, and refused rather than told")
        .isEqualTo("{\"policyName\":\"" + GUARD + "\",\"validationActions\":[\"Deny\"]}");
  }

  /** What kustomize does to a namespace it does not do inside an expression. */
  @Test
  void the_guard_holds_in_whichever_namespace_it_is_installed() throws IOException {
    var policy = one("ValidatingAdmissionPolicy").path("spec");

    assertThat(policy.at("/matchConditions/0/expression").asText())
        .endsWith(".map(account, 'system:serviceaccount:' + request.namespace + ':' + account)");
    assertThat(policy.findValuesAsText("expression"))
        .isNotEmpty()
        .noneMatch(expression -> expression.contains("holdfast"));
    assertThat(one("ValidatingAdmissionPolicy").at("/metadata/namespace").isMissingNode()).isTrue();
  }

  @Test
  void the_guard_lets_one_annotation_of_the_callers_own_pod_differ() throws IOException {
    var policy = one("ValidatingAdmissionPolicy").path("spec");
    var all = String.join("\n", policy.path("validations").findValuesAsText("expression"));

    assertThat(policy.path("variables").findValuesAsText("expression").getFirst())
        .isEqualTo("'controller.kubernetes.io/pod-deletion-cost'");
    assertThat(policy.path("validations")).hasSize(4);
    assertThat(all)
        .contains(
            "request.userInfo.?extra[?'authentication.kubernetes.io/pod-uid'].orValue([]) =="
                + " [oldObject.metadata.uid] &&"
                + " request.userInfo.?extra[?'authentication.kubernetes.io/pod-name'].orValue([])"
                + " == [oldObject.metadata.name]")
        .contains("object.spec == oldObject.spec");
    for (var field : List.of("labels", "finalizers", "ownerReferences", "generateName")) {
      assertThat(all).contains("object.metadata.?" + field, "oldObject.metadata.?" + field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order"})
  void a_node_knows_its_pods_name(String service) throws IOException {
    var told =
        Manifests.deployment(service)
            .at("/spec/template/spec/containers/0/env")
            .valueStream()
            .filter(one -> one.path("name").asText().endsWith("_POD_NAME"))
            .toList();

    assertThat(told)
        .singleElement()
        .matches(one -> one.at("/valueFrom/fieldRef/fieldPath").asText().equals("metadata.name"));
  }

  private static boolean changesPods(JsonNode role) {
    return role.path("kind").asText().matches("Role|ClusterRole")
        && role.path("rules").valueStream().anyMatch(OwnPodTest::ruleChangesPods);
  }

  private static boolean ruleChangesPods(JsonNode rule) {
    return rule.path("resources")
            .valueStream()
            .anyMatch(resource -> resource.asText().matches("\\*|pods(/.*)?"))
        && rule.path("verbs").valueStream().anyMatch(verb -> !HARMLESS.contains(verb.asText()));
  }

  private static List<String> subjects() throws IOException {
    return one("RoleBinding").path("subjects").findValuesAsText("name");
  }

  private static JsonNode one(String kind) throws IOException {
    return Manifests.below(COMPONENT).stream()
        .filter(document -> Manifests.isA(document, kind))
        .findAny()
        .orElseThrow();
  }

  private static List<Path> kustomizations() throws IOException {
    return Manifests.files().stream().filter(file -> file.endsWith("kustomization.yaml")).toList();
  }

  /** Every document that a folder's kustomization brings, and those that it names bring. */
  private static List<JsonNode> appliedBy(Path folder) throws IOException {
    var kustomization = Manifests.documents(folder.resolve("kustomization.yaml")).getFirst();
    var documents = new ArrayList<JsonNode>();
    for (var list : List.of("resources", "components")) {
      for (var name : kustomization.path(list)) {
        var path = folder.resolve(name.asText()).normalize();
        documents.addAll(Files.isDirectory(path) ? appliedBy(path) : Manifests.documents(path));
      }
    }
    return documents;
  }
}
