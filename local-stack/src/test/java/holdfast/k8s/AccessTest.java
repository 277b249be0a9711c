package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pods may ask of Kubernetes, and what the namespace lets pods be. */
class AccessTest {

  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

  /** Discovery lists the pods; the lease is read, made and written by its name. See OwnPodTest. */
  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order"})
  void a_node_may_list_pods_and_keep_its_own_lease_and_nothing_else(String service)
      throws IOException {
    var rights = new TreeSet<String>();
    for (var rule : role(service).path("rules")) {
      for (var resource : rule.path("resources")) {
        for (var verb : rule.path("verbs")) {
          rights.add(
              verb.asText()
                  + " "
                  + resource.asText()
                  + " "
                  + rule.at("/resourceNames/0").asText("any"));
        }
      }
    }

    assertThat(rights)
        .containsExactlyInAnyOrder(
            "list pods any",
            "get leases " + service + "-cluster-pekko-sbr",
            "update leases " + service + "-cluster-pekko-sbr",
            "create leases any");
  }

  @Test
  void rights_end_at_the_namespace() throws IOException {
    assertThat(Manifests.all())
        .noneMatch(one -> one.path("kind").asText().startsWith("ClusterRole"));
  }

  @Test
  void a_token_is_in_the_containers_that_have_rights_and_in_no_other() throws IOException {
    var allowed = new TreeSet<String>();
    for (var document : Manifests.all()) {
      if (Manifests.isA(document, "RoleBinding")) {
        allowed.addAll(document.path("subjects").findValuesAsText("name"));
      }
    }
    assertThat(allowed).hasSize(3);
    for (var workload : Manifests.workloads()) {
      var name = Manifests.name(workload);
      var pod = Manifests.pod(workload).path("spec");
      var holders = new ArrayList<String>();
      for (var container : Manifests.containers(workload)) {
        if (container.path("volumeMounts").findValuesAsText("mountPath").contains(TOKEN)) {
          holders.add(container.path("name").asText());
        }
      }

      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).as(name).isFalse();
      assertThat(holders).isEqualTo(allowed.contains(name) ? List.of(name) : List.of());
      assertThat(pod.findValues("serviceAccountToken")).hasSize(holders.size());
      if (allowed.contains(name)) {
        assertThat(pod.path("serviceAccountName").asText()).isEqualTo(name);
      }
    }
  }

  /** The files that the library reads, and Kubernetes would mount. */
  @Test
  void a_token_comes_with_the_authority_and_the_namespace() throws IOException {
    for (var service : Manifests.CLUSTERS) {
      var sources =
          Manifests.deployment(service)
              .at("/spec/template/spec/volumes")
              .valueStream()
              .filter(volume -> volume.has("projected"))
              .findAny()
              .orElseThrow();
      assertThat(sources.findValuesAsText("path"))
          .containsExactlyInAnyOrder("token", "ca.crt", "namespace");
      assertThat(sources.findValuesAsText("name")).contains("kube-root-ca.crt");
    }
  }

  /** ORDER_DATABASE_PORT of a Service order-database would be one of ours. */
  @Test
  void services_put_no_variables_into_pods() throws IOException {
    for (var workload : Manifests.workloads()) {
      assertThat(Manifests.pod(workload).at("/spec/enableServiceLinks").asBoolean(true))
          .as(Manifests.name(workload))
          .isFalse();
    }
  }

  @Test
  void the_namespace_takes_restricted_pods_only() throws IOException {
    var labels = Manifests.documents("base/namespace.yaml").getFirst().at("/metadata/labels");

    for (var mode : List.of("enforce", "warn", "audit")) {
      assertThat(labels.path("pod-security.kubernetes.io/" + mode).asText())
          .isEqualTo("restricted");
    }
  }

  private static JsonNode role(String service) throws IOException {
    return Manifests.documents("base/" + service + "/access.yaml").stream()
        .filter(one -> Manifests.isA(one, "Role"))
        .findAny()
        .orElseThrow();
  }
}
