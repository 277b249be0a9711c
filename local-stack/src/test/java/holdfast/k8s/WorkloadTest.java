package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.local.data.DataFolder;
import holdfast.local.data.KubernetesSecrets;
import holdfast.local.data.LocalKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that whatever makes pods has to keep, also what is added later. */
class WorkloadTest {

  private static final List<String> OVERLAYS = List.of("overlays/local", "overlays/production");

  @Test
  void all_of_them_are_looked_at() throws IOException {
    assertThat(Manifests.workloads().stream().map(Manifests::name))
        .containsExactlyInAnyOrder(
            "inventory-cluster",
            "payment-cluster",
            "order-cluster",
            "gateway",
            "audit",
            "inventory-database",
            "payment-database",
            "order-database");
  }

  @Test
  void nobody_reaches_for_the_node() throws IOException {
    for (var workload : Manifests.workloads()) {
      var pod = Manifests.pod(workload).path("spec");
      assertThat(List.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
      for (var volume : pod.path("volumes")) {
        assertThat(volume.has("hostPath")).as(Manifests.name(workload)).isFalse();
      }
      for (var container : Manifests.containers(workload)) {
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        for (var port : container.path("ports")) {
          assertThat(port.has("hostPort")).as(Manifests.name(workload)).isFalse();
        }
      }
    }
  }

  @Test
  void what_serves_is_spread_and_never_drained_at_once() throws IOException {
    var budgets =
        Manifests.all().stream().filter(one -> Manifests.isA(one, "PodDisruptionBudget")).toList();
    for (var deployment : Manifests.workloads()) {
      if (!Manifests.isA(deployment, "Deployment")) {
        continue;
      }
      var labels = Manifests.pod(deployment).at("/metadata/labels");
      assertThat(budgets.stream().map(budget -> budget.at("/spec/selector")))
          .as(Manifests.name(deployment))
          .anyMatch(selector -> Manifests.selects(selector, labels));
      var spread = Manifests.pod(deployment).at("/spec/topologySpreadConstraints");
      assertThat(spread.findValuesAsText("topologyKey"))
          .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
      for (var constraint : spread) {
        assertThat(Manifests.selects(constraint.path("labelSelector"), labels)).isTrue();
      }
    }
  }

  @Test
  void each_overlay_says_which_image_is_meant() throws IOException {
    for (var overlay : OVERLAYS) {
      var named = kustomization(overlay).path("images").findValuesAsText("name");
      for (var workload : Manifests.workloads()) {
        for (var container : Manifests.containers(workload)) {
          var image = container.path("image").asText();
          if (!image.startsWith("postgres:")) {
            assertThat(image).isEqualTo(Manifests.name(workload));
            assertThat(named).as(overlay).contains(image);
          }
        }
      }
    }
  }

  @Test
  void every_secret_is_made_by_the_local_overlay_and_asked_for_on_the_operations_page()
      throws IOException {
    var made = new TreeSet<>(generated("overlays/local", "secretGenerator"));
    var page = Files.readString(Manifests.ROOT.resolveSibling("docs/operations.md"));
    for (var workload : Manifests.workloads()) {
      for (var secret : volumes(workload, "secret", "secretName")) {
        assertThat(made).as(Manifests.name(workload)).contains(secret);
        assertThat(page).as(Manifests.name(workload)).contains(secret);
      }
    }
    for (var patch : Manifests.documents("overlays/production/tls.yaml")) {
      for (var secret : volumes(patch, "secret", "secretName")) {
        assertThat(page).contains(secret);
      }
    }
  }

  @Test
  void every_file_of_a_secret_is_written_by_the_command_that_says_so(@TempDir Path folder)
      throws IOException {
    try (var data = DataFolder.take(folder.resolve("data"))) {
      KubernetesSecrets.write(LocalKeys.keptIn(data), folder.resolve("secrets"));
    }
    for (var secret : kustomization("overlays/local").path("secretGenerator")) {
      for (var file : secret.path("files")) {
        assertThat(folder.resolve(file.asText().replaceFirst("^.*=", ""))).isNotEmptyFile();
      }
    }
  }

  @Test
  void every_config_map_is_made() throws IOException {
    // Kubernetes makes this one in every namespace.
    var made = new TreeSet<>(Set.of("kube-root-ca.crt"));
    for (var folder :
        List.of("base/inventory", "base/payment", "base/order", "base/gateway", "overlays/local")) {
      made.addAll(generated(folder, "configMapGenerator"));
    }
    for (var workload : Manifests.workloads()) {
      assertThat(made).containsAll(volumes(workload, "configMap", "name"));
      for (var container : Manifests.containers(workload)) {
        for (var source : container.path("envFrom")) {
          assertThat(made).contains(source.at("/configMapRef/name").asText());
        }
      }
    }
  }

  @Test
  void every_file_that_a_variable_names_is_mounted() throws IOException {
    for (var workload : Manifests.workloads()) {
      for (var container : Manifests.containers(workload)) {
        var mounted = container.path("volumeMounts").findValuesAsText("mountPath");
        for (var variable : container.path("env")) {
          var value = variable.path("value").asText();
          if (value.startsWith("/run/secrets/")) {
            assertThat(mounted).as("%s", variable).anyMatch(value::startsWith);
          }
        }
      }
    }
  }

  @Test
  void the_audit_is_told_what_the_nodes_are_told() throws IOException {
    var job = Manifests.documents("audit/cron-job.yaml").getFirst();
    var container = Manifests.containers(job).getFirst();

    assertThat(container.path("envFrom").findValuesAsText("name"))
        .containsExactlyInAnyOrder("inventory-cluster", "payment-cluster", "order-cluster");
    for (var service : List.of("INVENTORY", "PAYMENT", "ORDER")) {
      assertThat(container.path("env").findValuesAsText("name"))
          .contains(service + "_DATABASE_USER", service + "_DATABASE_PASSWORD_FILE");
    }
  }

  @Test
  void a_database_made_here_has_the_audits_role_of_the_operations_page() throws IOException {
    var script = Files.readString(Manifests.ROOT.resolve("overlays/local/roles.sh"));
    var here = script.replace(":\"service\"", "\"order\"").replace(":\"owner\"", "order_owner");
    var page = Files.readString(Manifests.ROOT.resolveSibling("docs/operations.md"));
    var role = page.substring(page.indexOf("create role audit"));

    assertThat(role.substring(0, role.indexOf("```")).lines().map(String::strip))
        .filteredOn(line -> line.endsWith(";"))
        // There are no tables yet.
        .filteredOn(line -> !line.startsWith("grant select on all tables"))
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(here::contains);
  }

  @Test
  void an_autoscaler_adds_pods_slowly_and_takes_them_away_more_slowly() throws IOException {
    var deployments = Manifests.namesOf("Deployment");
    for (var autoscaler : Manifests.documents("autoscaling/hpa.yaml")) {
      var spec = autoscaler.path("spec");
      assertThat(deployments).contains(spec.at("/scaleTargetRef/name").asText());
      assertThat(spec.at("/behavior/scaleUp/policies/0/type").asText()).isEqualTo("Pods");
      assertThat(perMinute(spec.at("/behavior/scaleUp/policies/0"))).isLessThanOrEqualTo(2);
      assertThat(spec.at("/behavior/scaleUp/policies")).hasSize(1);
      assertThat(spec.at("/behavior/scaleDown/stabilizationWindowSeconds").asInt())
          .isGreaterThanOrEqualTo(300);
      assertThat(perMinute(spec.at("/behavior/scaleDown/policies/0"))).isLessThanOrEqualTo(1);
    }
  }

  private static int perMinute(JsonNode policy) {
    return policy.path("value").asInt() * 60 / policy.path("periodSeconds").asInt();
  }

  private static List<String> volumes(JsonNode workload, String kind, String name) {
    return Stream.of(Manifests.pod(workload).at("/spec/volumes"))
        .flatMap(volumes -> volumes.findValues(kind).stream())
        .map(source -> source.path(name).asText())
        .toList();
  }

  private static JsonNode kustomization(String folder) throws IOException {
    return Manifests.documents(folder + "/kustomization.yaml").getFirst();
  }

  private static List<String> generated(String folder, String generator) throws IOException {
    var names = new ArrayList<String>();
    kustomization(folder).path(generator).forEach(one -> names.add(one.path("name").asText()));
    return names;
  }
}
