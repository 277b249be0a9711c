package holdfast.kit.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import holdfast.kit.tls.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An authority of a test's own, whose certificates look like those that production asks for. */
final class TestAuthority {

  private static final String PASSWORD = "of-no-value";
  private static final String SELF = "authority";

  private final Path folder;
  private final Path store;

  private TestAuthority(Path folder, Path store) {
    this.folder = folder;
    this.store = store;
  }

  static TestAuthority in(Path folder) throws Exception {
    var authority = new TestAuthority(folder, Files.createDirectories(folder).resolve("keys.p12"));
    authority.generate(SELF, "CN=" + SELF, List.of("-ext", "bc:critical=ca:true"));
    return authority;
  }

  /**
   * A new key and its certificate.
   *
   * @param alias ours for it
   * @param name that the certificate says is its owner's
   */
  X509Certificate issue(String alias, String name) throws Exception {
    generate(alias, "CN=" + name, List.of("-signer", SELF, "-ext", "eku=serverAuth,clientAuth"));
    return certificate(alias);
  }

  /** What a server listens with that is asked for by an address, e.g. {@code 127.0.0.1}. */
  SSLContext server(String address) throws Exception {
    generate(
        address,
        "CN=server",
        List.of("-signer", SELF, "-ext", "eku=serverAuth", "-ext", "san=ip:" + address));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        address,
        keys().getKey(address, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        keys().getCertificateChain(address));
    factory.init(own, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** Puts the authority's certificate where a client looks for those that it trusts. */
  void publish(Path file) throws Exception {
    publish(SELF, file);
  }

  /** Puts another one there. */
  void publish(String alias, Path file) throws Exception {
    replace(file, pem("CERTIFICATE", certificate(alias).getEncoded()));
  }

  private void generate(String alias, String name, List<String> more) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", alias));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2", "-dname", name));
    command.addAll(more);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  /**
   * Puts key, certificate and authority where a node looks for them, each file at once; the
   * authorities that are believed besides come first.
   */
  void mount(String alias, Path mount, TestAuthority... alsoBelieved) throws Exception {
    Files.createDirectories(mount);
    var key = keys().getKey(alias, PASSWORD.toCharArray());
    replace(mount.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
    replace(mount.resolve("tls.crt"), pem("CERTIFICATE", certificate(alias).getEncoded()));
    var believed = new StringBuilder(pem("CERTIFICATE", certificate(SELF).getEncoded()));
    for (var other : alsoBelieved) {
      believed.insert(0, pem("CERTIFICATE", other.certificate(SELF).getEncoded()));
    }
    replace(mount.resolve("ca.crt"), believed.toString());
  }

  private void replace(Path file, String text) throws IOException {
    var fresh = Files.writeString(folder.resolve(file.getFileName()), text, US_ASCII);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(String what, byte[] content) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }

  /** What a server shows to somebody who trusts this authority. */
  X509Certificate served(int port) throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(null, Certificates.believing(List.of(certificate(SELF))), null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private X509Certificate certificate(String alias) throws IOException, GeneralSecurityException {
    return (X509Certificate) keys().getCertificate(alias);
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }
}
