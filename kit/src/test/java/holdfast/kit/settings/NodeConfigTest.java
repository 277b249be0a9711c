package holdfast.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigTest {

  private static final String REMOTING_PORT = "pekko.remote.artery.canonical.port";
  private static final String DISCOVERY =
      "pekko.management.cluster.bootstrap.contact-point-discovery.";

  @TempDir Path folder;

  @Test
  void without_variables_the_defaults_of_the_file_and_of_the_libraries_hold() {
    var config = NodeConfig.load("parcel", Map.of());

    assertThat(config.getInt("holdfast.parcel.http.port")).isEqualTo(8081);
    assertThat(config.getInt(REMOTING_PORT)).isEqualTo(17_355);
    assertThat(config.getString("pekko.actor.provider")).isEqualTo("local");
  }

  @Test
  void a_variable_overrides_the_default_that_refers_to_it() {
    var config = NodeConfig.load("parcel", Map.of("PARCEL_HTTP_PORT", "9"));

    assertThat(config.getInt("holdfast.parcel.http.port")).isEqualTo(9);
  }

  @Test
  void what_is_its_own_is_known_without_the_libraries() {
    var config = NodeConfig.loadOwn("parcel", Map.of("PARCEL_HTTP_PORT", "9"));

    assertThat(config.getInt("holdfast.parcel.http.port")).isEqualTo(9);
    assertThat(config.hasPath("pekko.actor.provider")).isFalse();
  }

  @Test
  void an_empty_variable_counts_as_not_set() {
    var config = NodeConfig.load("parcel", Map.of("PARCEL_HTTP_PORT", ""));

    assertThat(config.getInt("holdfast.parcel.http.port")).isEqualTo(8081);
  }

  @Test
  void the_process_environment_and_system_properties_are_not_looked_at() {
    var outside = NodeConfig.load("stray", System.getenv());
    assertThat(outside.getString("holdfast.stray.path")).isNotEqualTo("none");
    System.setProperty("holdfast.stray.path", "a property");
    try {
      var config = NodeConfig.load("stray", Map.of());

      assertThat(config.getString("holdfast.stray.path")).isEqualTo("none");
    } finally {
      System.clearProperty("holdfast.stray.path");
    }
  }

  @Test
  void the_variables_themselves_are_no_part_of_the_configuration() {
    var config = NodeConfig.load("parcel", Map.of("PARCEL_DATABASE_PASSWORD", "secret"));

    assertThat(config.root().keySet())
        .doesNotContain("PARCEL_DATABASE_PASSWORD", "NODE_DATABASE_PASSWORD");
  }

  @Test
  void a_shared_file_reads_the_variable_of_whichever_service_includes_it() {
    var config =
        NodeConfig.load("parcel", Map.of("PARCEL_REMOTING_PORT", "4", "OTHER_REMOTING_PORT", "5"));

    assertThat(config.getInt(REMOTING_PORT)).isEqualTo(4);
  }

  @Test
  void contact_points_become_the_discovery_of_cluster_bootstrap() {
    var config =
        NodeConfig.load(
            "parcel", Map.of("PARCEL_CONTACT_POINTS", "127.0.0.1:7626, parcel-2.local:7627"));

    assertThat(config.getString(DISCOVERY + "discovery-method")).isEqualTo("config");
    assertThat(config.getString(DISCOVERY + "service-name")).isEqualTo("parcel-cluster");
    var endpoints =
        config.getConfigList("pekko.discovery.config.services.parcel-cluster.endpoints");
    assertThat(endpoints)
        .extracting(endpoint -> endpoint.getString("host") + " " + endpoint.getInt("port"))
        .containsExactly("127.0.0.1 7626", "parcel-2.local 7627");
    assertThat(
            config.getBoolean(
                "pekko.management.cluster.bootstrap.contact-point.filter-on-fallback-port"))
        .as("whether all but one contact point on a host are left out")
        .isFalse();
  }

  @Test
  void a_malformed_contact_point_is_refused_by_the_name_of_its_variable() {
    var env = Map.of("PARCEL_CONTACT_POINTS", "127.0.0.1");

    assertThatThrownBy(() -> NodeConfig.load("parcel", env))
        .isInstanceOf(SettingsException.class)
        .hasMessage("PARCEL_CONTACT_POINTS: expected host:port, found '127.0.0.1'");
  }

  @Test
  void a_secret_can_come_from_a_file() throws IOException {
    var file = Files.writeString(folder.resolve("password"), "s3cret\n");

    var config =
        NodeConfig.load("parcel", Map.of("PARCEL_DATABASE_PASSWORD_FILE", file.toString()));

    assertThat(config.getString("holdfast.parcel.database.password")).isEqualTo("s3cret");
  }

  @Test
  void a_secret_given_twice_is_refused() {
    var env =
        Map.of("PARCEL_DATABASE_PASSWORD_FILE", "/nowhere", "PARCEL_DATABASE_PASSWORD", "s3cret");

    assertThatThrownBy(() -> NodeConfig.load("parcel", env))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARCEL_DATABASE_PASSWORD_FILE: set this or")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_secret_file_that_cannot_be_read_is_refused_by_the_name_of_its_variable() {
    var env = Map.of("PARCEL_DATABASE_PASSWORD_FILE", folder.resolve("missing").toString());

    assertThatThrownBy(() -> NodeConfig.load("parcel", env))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARCEL_DATABASE_PASSWORD_FILE: cannot read");
  }

  @Test
  void a_mounted_file_is_laid_over_that_of_the_service() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("parcel.conf"),
            "holdfast.parcel.http.port = 7, holdfast.parcel.ask-timeout = ${?PARCEL_ASK_TIMEOUT}");

    var config =
        NodeConfig.load(
            "parcel", Map.of("PARCEL_CONFIG_FILE", file.toString(), "PARCEL_ASK_TIMEOUT", "2s"));

    assertThat(config.getInt("holdfast.parcel.http.port")).isEqualTo(7);
    assertThat(config.getString("holdfast.parcel.ask-timeout")).isEqualTo("2s");
  }

  @Test
  void a_mounted_file_that_is_not_there_is_refused() {
    var env = Map.of("PARCEL_CONFIG_FILE", folder.resolve("missing.conf").toString());

    assertThatThrownBy(() -> NodeConfig.load("parcel", env))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARCEL_CONFIG_FILE: cannot read");
  }

  @Test
  void an_unknown_service_is_refused_by_name() {
    assertThatThrownBy(() -> NodeConfig.load("parcle", Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("parcle: no such service: parcle.conf is not on the class path");
  }
}
