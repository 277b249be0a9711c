package holdfast.k8s;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.settings.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster would only say at night: that two files disagree. */
class ManifestTest {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?([A-Z][A-Z0-9_]*)}");

  /** Read by the JVM or by the logger, not by a line of a configuration file. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("LOG_LEVEL", "LOG_FORMAT", "JAVA_TOOL_OPTIONS");

  @Test
  void every_file_is_yaml_with_a_kind() throws IOException {
    for (var file : Manifests.files()) {
      for (var document : Manifests.documents(file)) {
        if (!file.endsWith("overlays/local/resources.yaml")) {
          assertThat(document.path("kind").asText()).as("%s", file).isNotEmpty();
        }
      }
    }
  }

  @Test
  void every_file_that_a_kustomization_names_is_there() throws IOException {
    for (var file : Manifests.files()) {
      if (file.endsWith("kustomization.yaml")) {
        for (var resource : Manifests.documents(file).getFirst().path("resources")) {
          assertThat(file.resolveSibling(resource.asText())).exists();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order", "gateway"})
  void every_variable_of_a_pod_is_known_to_its_service(String service) throws IOException {
    var known = variablesOf(service);
    var told = new TreeSet<String>();
    for (var container : Manifests.containers(Manifests.deployment(service))) {
      container.path("env").forEach(variable -> told.add(variable.path("name").asText()));
    }
    for (var file : List.of("inventory", "payment", "order", "gateway")) {
      if (file.equals(service)) {
        told.addAll(namesIn("base/" + service + "/" + nameOf(service) + ".env"));
      }
    }
    told.addAll(literalsOf("overlays/local", service));
    told.addAll(literalsOf("overlays/production", service));

    assertThat(told).isSubsetOf(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order", "gateway"})
  void probes_ask_for_what_a_node_serves(String service) throws IOException {
    var container = Manifests.deployment(service).at("/spec/template/spec/containers/0");

    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/alive");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/alive");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/ready");
    assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
    assertThat(valueOf(container, service.toUpperCase(ROOT) + "_HTTP_PORT"))
        .isEqualTo(container.at("/ports/0/containerPort").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order"})
  void ports_between_nodes_are_those_that_nodes_listen_on(String service) throws IOException {
    var config =
        ConfigFactory.parseResources(service + ".conf")
            .withFallback(ConfigFactory.parseString("ignored = 1"));
    var ports = new HashSet<Integer>();
    Manifests.deployment(service)
        .at("/spec/template/spec/containers/0/ports")
        .forEach(port -> ports.add(port.path("containerPort").asInt()));

    assertThat(config.root().render()).contains("7626", "17355");
    assertThat(ports).containsExactlyInAnyOrder(8080, 7626, 17355);
  }

  @Test
  void no_container_may_do_more_than_it_needs() throws IOException {
    for (var workload : Manifests.workloads()) {
      var pod = Manifests.pod(workload).path("spec");
      var name = Manifests.name(workload);
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(name).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt())
          .as(name)
          .isGreaterThanOrEqualTo(10000);
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      for (var container : Manifests.containers(workload)) {
        var context = container.path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).as(name).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).as(name).isTrue();
        assertThat(context.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asText())
            .as(name)
            .isNotEmpty()
            .isEqualTo(container.at("/resources/requests/memory").asText());
        assertThat(container.at("/resources/limits").has("cpu")).as(name).isFalse();
      }
    }
  }

  @Test
  void no_password_is_in_a_variable() throws IOException {
    for (var workload : Manifests.workloads()) {
      for (var container : Manifests.containers(workload)) {
        for (var variable : container.path("env")) {
          assertThat(variable.path("name").asText()).doesNotEndWith("PASSWORD");
          assertThat(variable.at("/valueFrom/secretKeyRef").isMissingNode()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order"})
  void a_services_pods_see_their_own_databases_secret_only(String service) throws IOException {
    var databases = new TreeSet<String>();
    Manifests.deployment(service)
        .at("/spec/template/spec/volumes")
        .forEach(volume -> databases.add(volume.at("/secret/secretName").asText()));
    databases.removeIf(name -> !name.endsWith("-database"));

    assertThat(databases).containsExactly(service + "-database");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order", "gateway"})
  void selectors_mean_the_pods_of_one_service(String service) throws IOException {
    var name = nameOf(service);
    var deployment = Manifests.deployment(service);

    assertThat(deployment.at("/spec/selector/matchLabels/app.kubernetes.io~1name").asText())
        .isEqualTo(name)
        .isEqualTo(
            deployment.at("/spec/template/metadata/labels/app.kubernetes.io~1name").asText());
    for (var other : List.of("service.yaml", "pdb.yaml", "network-policy.yaml")) {
      assertThat(Manifests.documents("base/" + service + "/" + other).getFirst().toString())
          .contains("\"app.kubernetes.io/name\":\"" + name + "\"");
    }
  }

  @Test
  void a_cluster_waits_for_no_more_pods_than_there_are_at_first() throws IOException {
    for (var service : Manifests.CLUSTERS) {
      var file = Manifests.ROOT.resolve("base/" + service + "/" + nameOf(service) + ".env");
      assertThat(Files.readString(file)).contains("_REQUIRED_CONTACT_POINTS=2\n");
      assertThat(Manifests.deployment(service).at("/spec/replicas").asInt())
          .isGreaterThanOrEqualTo(2);
    }
    for (var autoscaler : Manifests.documents("autoscaling/hpa.yaml")) {
      assertThat(autoscaler.at("/spec/minReplicas").asInt()).isGreaterThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order", "gateway"})
  void a_pod_is_given_the_time_that_its_node_may_take_to_leave(String service) throws IOException {
    var pod = Manifests.deployment(service).at("/spec/template/spec");
    var shutdown = NodeConfig.load(service, Map.of()).getConfig("pekko.coordinated-shutdown");
    var longest =
        Duration.ofSeconds(pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt());
    for (var phase : shutdown.getObject("phases").keySet()) {
      // A gateway is no member of a cluster, and nothing happens in these phases.
      if (!service.equals("gateway") || !phase.startsWith("cluster-")) {
        longest = longest.plus(timeout(shutdown, phase));
      }
    }

    assertThat(longest).isGreaterThan(Duration.ofMinutes(1));
    assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt()))
        .isGreaterThanOrEqualTo(longest);
  }

  private static Duration timeout(Config shutdown, String phase) {
    var own = "phases." + phase + ".timeout";
    return shutdown.getDuration(shutdown.hasPath(own) ? own : "default-phase-timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inventory", "payment", "order"})
  void certificates_are_mounted_where_remoting_looks_for_them(String service) throws IOException {
    var settings =
        NodeConfig.load(service, Map.of())
            .getConfig("pekko.remote.artery.ssl.rotating-keys-engine");
    var patch =
        Manifests.documents("overlays/production/tls.yaml").stream()
            .filter(document -> document.at("/metadata/name").asText().equals(nameOf(service)))
            .findAny()
            .orElseThrow();
    var mounts = new TreeSet<String>();
    patch
        .at("/spec/template/spec/containers/0/volumeMounts")
        .forEach(mount -> mounts.add(mount.path("mountPath").asText()));

    assertThat(mounts).contains(settings.getString("secret-mount-point"));
    for (var file :
        Map.of("key-file", "tls.key", "cert-file", "tls.crt", "ca-cert-file", "ca.crt")
            .entrySet()) {
      assertThat(settings.getString(file.getKey()))
          .isEqualTo(settings.getString("secret-mount-point") + "/" + file.getValue());
    }
    assertThat(literalsOf("overlays/production", service))
        .contains(service.toUpperCase(ROOT) + "_REMOTING_TRANSPORT");
  }

  private static String nameOf(String service) {
    return service.equals("gateway") ? service : service + "-cluster";
  }

  private static String valueOf(JsonNode container, String variable) {
    return StreamSupport.stream(container.path("env").spliterator(), false)
        .filter(one -> one.path("name").asText().equals(variable))
        .map(one -> one.path("value").asText())
        .findAny()
        .orElse("");
  }

  /** What the service's file and those of the kit refer to, NODE_X being PARCEL_X for a parcel. */
  private static Set<String> variablesOf(String service) throws IOException {
    var prefix = service.toUpperCase(ROOT) + "_";
    var variables = new TreeSet<>(OTHER_VARIABLES);
    var files =
        Stream.of(
            nameOf(service) + "/src/main/resources/" + service + ".conf",
            "kit/src/main/resources/holdfast/kit/cluster.conf",
            "kit/src/main/resources/holdfast/kit/persistence.conf",
            "kit/src/main/resources/holdfast/kit/http.conf");
    for (var file : files.toList()) {
      var matcher = VARIABLE.matcher(Files.readString(Manifests.ROOT.resolveSibling(file)));
      while (matcher.find()) {
        var name = matcher.group(1).replaceFirst("^NODE_", prefix);
        variables.add(name);
        if (name.endsWith("_PASSWORD")) {
          variables.add(name + "_FILE");
        }
      }
    }
    return variables;
  }

  private static List<String> namesIn(String envFile) throws IOException {
    return Files.readAllLines(Manifests.ROOT.resolve(envFile)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf('=')))
        .toList();
  }

  private static List<String> literalsOf(String overlay, String service) throws IOException {
    var names = new ArrayList<String>();
    for (var map :
        Manifests.documents(overlay + "/kustomization.yaml")
            .getFirst()
            .path("configMapGenerator")) {
      if (map.path("name").asText().equals(nameOf(service))) {
        map.path("literals").forEach(literal -> names.add(literal.asText().split("=", 2)[0]));
      }
    }
    return names;
  }
}
