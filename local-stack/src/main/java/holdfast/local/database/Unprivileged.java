package holdfast.local.database;

import holdfast.local.data.LocalProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. For root its programs are started in a user namespace of their
 * own, where they are nobody and still own root's files.
 */
record Unprivileged(List<String> prefix) {
  private static final List<String> OWN_NAMESPACE = List.of("unshare", "--user");

  /**
   * @throws LocalProblem for a root that may not make user namespaces
   */
  static Unprivileged forThisUser() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new Unprivileged(List.of());
    }
    var asNobody = new Unprivileged(OWN_NAMESPACE);
    if (!asNobody.works()) {
      throw new LocalProblem(
          "PostgreSQL does not run as root, and this system allows no user namespaces: run"
              + " ./holdfast as an ordinary user");
    }
    return asNobody;
  }

  List<String> command(List<String> program) {
    var command = new ArrayList<>(prefix);
    command.addAll(program);
    return command;
  }

  private boolean works() {
    try {
      return new ProcessBuilder(command(List.of("true"))).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
