package holdfast.kit.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates from PEM, and what is believed by them. */
public final class Certificates {

  /**
   * All that are in it, in their order.
   *
   * @throws CertificateException where one cannot be read, or there is none
   */
  public static List<X509Certificate> read(InputStream pem) throws CertificateException {
    var found =
        CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (found.isEmpty()) {
      throw new CertificateException("holds no certificate");
    }
    return found;
  }

  /** Believe these authorities, and none that the JVM brings. */
  public static TrustManager[] believing(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    var store = emptyStore();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  /**
   * For a client that shows no certificate of its own and believes the authorities of a file only.
   */
  public static SSLContext clientBelieving(Path authorities)
      throws IOException, GeneralSecurityException {
    try (var pem = Files.newInputStream(authorities)) {
      var context = SSLContext.getInstance("TLS");
      context.init(null, believing(read(pem)), null);
      return context;
    }
  }

  /** In memory, with nothing in it. */
  public static KeyStore emptyStore() throws GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
    return store;
  }

  private Certificates() {}
}
