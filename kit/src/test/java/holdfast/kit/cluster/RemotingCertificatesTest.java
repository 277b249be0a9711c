package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Remoting over TLS as the production overlay has it: who is let in, and what a new certificate in
 * the place of the old one changes. Nodes are addressed by IP, so no certificate names a host.
 */
@Tag("cluster")
class RemotingCertificatesTest {

  private static final String NAME = "parcel-cluster";
  private static final String GIVES_UP =
      "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 15s\n";
  private static final String TLS = "pekko.remote.artery.transport = tls-tcp\n";

  @TempDir Path folder;

  private final List<ActorSystem<?>> nodes = new ArrayList<>();
  private TestAuthority authority;

  @BeforeEach
  void found() throws Exception {
    authority = TestAuthority.in(folder.resolve("authority"));
  }

  @AfterEach
  void stop() {
    var stopping =
        nodes.stream()
            .map(node -> {
              node.terminate();
              return node.getWhenTerminated().toCompletableFuture();
            })
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stopping).orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void only_who_has_a_certificate_of_the_clusters_authority_and_name_is_let_in() throws Exception {
    authority.issue("first", NAME);
    authority.issue("second", NAME);
    authority.issue("of-another-service", "letter-cluster");
    var foreign = TestAuthority.in(folder.resolve("foreign"));
    foreign.issue("first", NAME);
    var first = started(mounted(authority, "first"));
    joins(first, first);

    var ofAnotherAuthority = started(GIVES_UP + mounted(foreign, "first"));
    var ofAnotherService = started(GIVES_UP + mounted(authority, "of-another-service"));
    var withoutAny = started(GIVES_UP);
    for (var stranger : List.of(ofAnotherAuthority, ofAnotherService, withoutAny)) {
      joins(stranger, first);
    }
    var second = started(mounted(authority, "second"));
    joins(second, first);

    awaitTogether(first, second);
    for (var stranger : List.of(ofAnotherAuthority, ofAnotherService, withoutAny)) {
      stranger.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    awaitTogether(first, second);
  }

  @Test
  void a_new_certificate_is_served_and_believed_without_a_restart() throws Exception {
    var old = authority.issue("old", NAME);
    var first = started(mounted(authority, "old"));
    joins(first, first);
    var second = started(mounted(authority, "old"));
    joins(second, first);
    awaitTogether(first, second);
    assertThat(authority.served(port(first))).isEqualTo(old);

    var renewed = authority.issue("renewed", NAME);
    authority.mount("renewed", mount("half"));
    Files.copy(
        mount("half").resolve("tls.crt"),
        mount("old").resolve("tls.crt"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(authority.served(port(first))).as("while its key is not there").isEqualTo(old);
    authority.mount("renewed", mount("old"));

    assertThat(renewed.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
    await().untilAsserted(() -> assertThat(authority.served(port(first))).isEqualTo(renewed));
    var third = started(mounted(authority, "renewed"));
    joins(third, first);
    awaitTogether(first, second, third);
  }

  @Test
  void a_new_authority_takes_over_while_both_are_believed() throws Exception {
    authority.issue("old", NAME);
    var next = TestAuthority.in(folder.resolve("next"));
    var ofNext = next.issue("new", NAME);
    var first = started(mounted(authority, "old"));
    joins(first, first);

    authority.mount("old", mount("old"), next);
    next.mount("new", folder.resolve("mount-new"), authority);
    var second = started(reading(folder.resolve("mount-new")));
    joins(second, first);
    awaitTogether(first, second);

    next.mount("new", mount("old"));
    await().untilAsserted(() -> assertThat(next.served(port(first))).isEqualTo(ofNext));
    next.mount("new", folder.resolve("mount-new"));
    var third = started(reading(mount("old")));
    joins(third, second);
    awaitTogether(first, second, third);
  }

  private Path mount(String alias) {
    return folder.resolve("mount-" + alias);
  }

  private String mounted(TestAuthority issuer, String alias) throws Exception {
    var mount = issuer.equals(authority) ? mount(alias) : mount("foreign-" + alias);
    issuer.mount(alias, mount);
    return reading(mount);
  }

  private static String reading(Path mount) {
    return TLS
        + """
        pekko.remote.artery.ssl.rotating-keys-engine {
          secret-mount-point = "%s"
          ssl-context-cache-ttl = 1ms
        }
        """
            .formatted(mount);
  }

  private ActorSystem<?> started(String settings) {
    var config =
        ConfigFactory.parseString(
            settings
                + """
                pekko.loglevel = ERROR
                """);
    var node =
        ActorSystem.<Void>create(Behaviors.empty(), NAME, TestCluster.withClusterDefaults(config));
    nodes.add(node);
    return node;
  }

  private static void joins(ActorSystem<?> node, ActorSystem<?> seed) {
    Cluster.get(node)
        .manager()
        .tell(new JoinSeedNodes(List.of(Cluster.get(seed).selfMember().address())));
  }

  private static int port(ActorSystem<?> node) {
    return node.address().getPort().orElseThrow();
  }

  private static void awaitTogether(ActorSystem<?>... members) {
    for (var member : members) {
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() ->
              assertThat(Cluster.get(member).state().getMembers())
                  .hasSize(members.length)
                  .allMatch(other -> other.status().equals(MemberStatus.up())));
    }
  }
}
