package holdfast.local;

import holdfast.local.data.DataFolder;
import holdfast.local.data.KubernetesSecrets;
import holdfast.local.data.LocalKeys;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the files that the local overlay for Kubernetes makes its secrets of. */
@Command(
    name = "secrets",
    description = "Write the secrets of k8s/overlays/local; what is there stays as it is.",
    mixinStandardHelpOptions = true)
final class SecretsCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to (default: secrets beside the overlay).")
  private @Nullable Path to;

  @Override
  public Integer call() {
    try (var folder = DataFolder.take(data.folder())) {
      KubernetesSecrets.write(LocalKeys.keptIn(folder), target());
    }
    System.out.println("Secrets are in " + target());
    return 0;
  }

  private Path target() {
    var home = Path.of(System.getProperty("holdfast.home", ""));
    return to == null ? home.resolve("k8s/overlays/local/secrets") : to;
  }
}
