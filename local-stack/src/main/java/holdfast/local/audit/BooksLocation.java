package holdfast.local.audit;

import holdfast.audit.Access;
import holdfast.audit.Books;
import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalProblem;
import holdfast.local.database.LocalDatabase;
import holdfast.local.database.Login;
import holdfast.local.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the three databases, and starts their server where nobody else does. */
public final class BooksLocation {

  /** So many connections an audit has at the same time, and some to spare. */
  private static final int CONNECTIONS = 20;

  /** Something that is done with the books. */
  public interface Use<T> {
    T with(Books books) throws Exception;
  }

  /**
   * Opens the books of a data folder: those of the running stack, or of a server that is started
   * for this alone and stopped after it.
   *
   * @throws LocalProblem when there are none, or another process has the folder
   */
  public static <T> T inFolder(Path folder, Use<T> use) throws Exception {
    var path = DataFolder.made(folder);
    if (!LocalDatabase.existsIn(path)) {
      throw new LocalProblem(
          "%s holds no books yet: start the stack first with ./holdfast up".formatted(path));
    }
    var running = RunningStack.find(path);
    if (running != null) {
      return use.with(running(path, running));
    }
    try (var data = DataFolder.take(path);
        var database = LocalDatabase.start(data, CONNECTIONS)) {
      return use.with(of(database, path.toString()));
    }
  }

  /** The books behind a running server. */
  public static Books of(LocalDatabase database, String where) {
    return books(
        where,
        service -> {
          var login = database.app(service);
          return access(database.url(service), login);
        });
  }

  private static Books running(Path path, RunningStack stack) {
    return books(
        path + ", which is in use",
        service ->
            access(
                LocalDatabase.url(stack.databasePort(), service),
                LocalDatabase.appOf(path, service)));
  }

  /**
   * The books at three addresses. Who to log in as and with what comes from the environment, for
   * everybody can read the arguments of a process: {@code AUDIT_USER}, {@code AUDIT_PASSWORD} or
   * {@code AUDIT_PASSWORD_FILE}, or for one service {@code AUDIT_PAYMENT_USER} and so on.
   *
   * @param urls by service
   * @throws LocalProblem when something is missing
   */
  public static Books at(Map<String, String> urls, Map<String, String> environment) {
    return books(
        "three databases",
        service -> {
          var url = urls.get(service);
          if (url == null) {
            throw new LocalProblem(
                "where is the database of %s? Give all three: --inventory-url, --payment-url, --order-url"
                    .formatted(service));
          }
          if (!url.startsWith("jdbc:postgresql:") || url.contains("password=")) {
            throw new LocalProblem(
                "--%s-url takes jdbc:postgresql://HOST:PORT/NAME, without a password"
                    .formatted(service));
          }
          var secrets = new Secrets(service, environment);
          return new Access(url, secrets.user(), secrets.password());
        });
  }

  private static Books books(String where, Function<String, Access> access) {
    return new Books(
        where, access.apply("inventory"), access.apply("payment"), access.apply("order"));
  }

  private static Access access(String url, Login login) {
    return new Access(url, login.user(), login.password());
  }

  /** What the environment says about logging in to one database. */
  private record Secrets(String service, Map<String, String> environment) {

    String user() {
      var user = find("USER");
      if (user == null) {
        throw new LocalProblem("set AUDIT_USER, best to a role that can only read");
      }
      return user;
    }

    String password() {
      var password = find("PASSWORD");
      if (password != null) {
        return password;
      }
      var file = find("PASSWORD_FILE");
      if (file == null) {
        throw new LocalProblem("set AUDIT_PASSWORD_FILE or AUDIT_PASSWORD");
      }
      try {
        return Files.readString(Path.of(file)).stripTrailing();
      } catch (IOException unreadable) {
        throw new LocalProblem("cannot read the password in " + file, unreadable);
      }
    }

    private @Nullable String find(String what) {
      var own = environment.get("AUDIT_" + service.toUpperCase(Locale.ROOT) + "_" + what);
      return own != null ? own : environment.get("AUDIT_" + what);
    }
  }

  private BooksLocation() {}
}
