package holdfast.gateway.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySourceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "of-no-value";
  private static final Duration IMPATIENCE = Duration.ofMillis(200);

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  KeySourceTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/keys", exchange -> answer(exchange, 200, "{\"keys\":[]}"));
    server.createContext("/broken", exchange -> answer(exchange, 500, "{\"keys\":[]}"));
    server.createContext("/huge", exchange -> answer(exchange, 200, " ".repeat(65 * 1024)));
    server.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/keys");
          answer(exchange, 302, "");
        });
    server.createContext("/silent", _ -> awaitEnd());
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.close();
  }

  private void awaitEnd() throws IOException {
    try {
      over.await();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private KeySource at(String path) {
    return at(path, PATIENCE);
  }

  private KeySource at(String path, Duration timeout) {
    return KeySource.at("http://127.0.0.1:" + server.getAddress().getPort() + path, timeout, null);
  }

  @Test
  void a_url_is_fetched() throws Exception {
    assertThat(at("/keys").read()).isEqualTo("{\"keys\":[]}");
  }

  @Test
  void an_error_a_redirect_an_endless_answer_and_silence_are_failures() {
    assertThatThrownBy(at("/broken")::read).isInstanceOf(IOException.class);
    assertThatThrownBy(at("/elsewhere")::read).isInstanceOf(IOException.class);
    assertThatThrownBy(at("/huge")::read).isInstanceOf(IOException.class);
    assertThatThrownBy(at("/silent", IMPATIENCE)::read).isInstanceOf(IOException.class);
  }

  @Test
  void a_file_is_read_anew_each_time(@TempDir Path folder) throws Exception {
    var file = folder.resolve("jwks.json");
    var source = KeySource.at(file.toString(), PATIENCE, null);
    assertThatThrownBy(source::read).isInstanceOf(IOException.class);

    Files.writeString(file, "{\"keys\":[1]}");
    assertThat(source.read()).isEqualTo("{\"keys\":[1]}");
    Files.writeString(file, "{\"keys\":[2]}");
    assertThat(source.read()).isEqualTo("{\"keys\":[2]}");
  }

  @Test
  void a_file_that_is_too_long_is_a_failure(@TempDir Path folder) throws Exception {
    var file = folder.resolve("jwks.json");
    Files.writeString(file, " ".repeat(65 * 1024));

    assertThatThrownBy(KeySource.at(file.toString(), PATIENCE, null)::read)
        .isInstanceOf(IOException.class);
  }

  @Test
  void an_issuer_of_an_authority_that_is_named_is_believed_and_no_other(@TempDir Path folder)
      throws Exception {
    var keys = folder.resolve("keys.p12");
    var authority = folder.resolve("authority.pem");
    keytool(
        keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=issuer", "-ext", "san=ip:127.0.0.1");
    keytool(keys, "-exportcert", "-rfc", "-file", authority.toString());
    var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(serving(keys)));
    https.setExecutor(threads);
    https.createContext("/keys", exchange -> answer(exchange, 200, "{\"keys\":[]}"));
    https.start();
    try {
      var url = "https://127.0.0.1:" + https.getAddress().getPort() + "/keys";

      assertThat(KeySource.at(url, PATIENCE, authority).read()).isEqualTo("{\"keys\":[]}");
      assertThatThrownBy(KeySource.at(url, PATIENCE, null)::read).isInstanceOf(IOException.class);
    } finally {
      https.stop(0);
    }
  }

  @Test
  void an_authority_that_cannot_be_used_is_named(@TempDir Path folder) throws Exception {
    var empty = Files.writeString(folder.resolve("authority.pem"), "Put it here.\n");

    for (var file : List.of(empty, folder.resolve("none.pem"))) {
      assertThatThrownBy(() -> KeySource.at("https://issuer.example", PATIENCE, file))
          .hasMessageContaining(file.toString());
    }
  }

  private static SSLContext serving(Path store) throws Exception {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... what) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what));
    command.addAll(
        List.of("-alias", "issuer", "-keystore", store.toString(), "-storepass", PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
