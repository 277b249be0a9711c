package holdfast.kit.cluster;

import com.typesafe.config.Config;
import holdfast.kit.tls.Certificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.pki.pem.PEMLoadingException;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Keys and certificates of remoting, as files that may change while we run. A node lets in whoever
 * shows a certificate of an authority that it believes and shares a name with it.
 *
 * <p>The library's own provider believes the first certificate of the authorities' file only, so
 * that a change of authority splits a cluster, and keeps what it read half way through a change of
 * the files. This one believes all of them, shows the whole chain of the certificate's file, and
 * goes on with what it has until key and certificate belong together.
 */
public final class RemotingCertificates implements SSLEngineProvider {

  private static final Logger LOG = LoggerFactory.getLogger(RemotingCertificates.class);
  private static final char[] IN_MEMORY = "in memory".toCharArray();
  private static final int DNS_NAME = 2;
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  /** The files, all PEM. */
  private record Pem(String key, String certificate, String authorities) {}

  /** What was made of files, and when they were last looked at; a monotonic clock's nanoseconds. */
  private record Seen(Pem files, SSLContext context, Set<String> names, long lookedAt) {}

  private final Path keyFile;
  private final Path certificateFile;
  private final Path authoritiesFile;
  private final String protocol;
  private final String[] algorithms;
  private final Duration lookAgain;
  private final SecureRandom random = new SecureRandom();
  private @Nullable Seen seen;

  /** As {@code pekko.remote.artery.ssl.ssl-engine-provider} asks for it. */
  public RemotingCertificates(ActorSystem system) {
    Config settings =
        system.settings().config().getConfig("pekko.remote.artery.ssl.rotating-keys-engine");
    keyFile = Path.of(settings.getString("key-file"));
    certificateFile = Path.of(settings.getString("cert-file"));
    authoritiesFile = Path.of(settings.getString("ca-cert-file"));
    protocol = settings.getString("protocol");
    algorithms = settings.getStringList("enabled-algorithms").toArray(String[]::new);
    lookAgain = settings.getDuration("ssl-context-cache-ttl");
    // Whoever changes them wants to read in a log that they are here, also while nobody connects.
    var pause = lookAgain.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : lookAgain;
    system
        .scheduler()
        .scheduleWithFixedDelay(Duration.ZERO, pause, this::lookUnasked, system.dispatcher());
  }

  private void lookUnasked() {
    try {
      current();
    } catch (IllegalStateException unusable) {
      LOG.warn("{}", unusable.getMessage());
    }
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    var engine = engine(hostname, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    var engine = engine(hostname, port);
    engine.setUseClientMode(true);
    return engine;
  }

  private SSLEngine engine(String hostname, int port) {
    var engine = current().context().createSSLEngine(hostname, port);
    engine.setEnabledCipherSuites(algorithms);
    engine.setEnabledProtocols(new String[] {protocol});
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return verify(session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return verify(session);
  }

  private Option<Throwable> verify(SSLSession session) {
    try {
      var ours = current().names();
      var theirs = names((X509Certificate) session.getPeerCertificates()[0]);
      return Collections.disjoint(ours, theirs)
          ? Option.apply(
              new SSLException(
                  "the other's certificate is of %s, and not of any of %s".formatted(theirs, ours)))
          : Option.empty();
    } catch (SSLPeerUnverifiedException | GeneralSecurityException unknown) {
      return Option.apply(unknown);
    }
  }

  private synchronized Seen current() {
    var last = seen;
    long now = System.nanoTime();
    if (last != null && now - last.lookedAt() < lookAgain.toNanos()) {
      return last;
    }
    var fresh = look(last, now);
    seen = fresh;
    return fresh;
  }

  private Seen look(@Nullable Seen last, long now) {
    try {
      var files =
          new Pem(
              Files.readString(keyFile),
              Files.readString(certificateFile),
              Files.readString(authoritiesFile));
      return last != null && files.equals(last.files()) ? again(last, now) : made(files, now);
    } catch (IOException | GeneralSecurityException | PEMLoadingException unusable) {
      if (last == null) {
        throw new IllegalStateException(
            "The certificates of remoting cannot be used: " + unusable, unusable);
      }
      LOG.warn(
          "New certificates of remoting cannot be used, going on with the last: {}",
          unusable.toString());
      return again(last, now);
    }
  }

  private static Seen again(Seen last, long now) {
    return new Seen(last.files(), last.context(), last.names(), now);
  }

  private Seen made(Pem files, long now) throws GeneralSecurityException, PEMLoadingException {
    var chain = certificates(files.certificate());
    var believed = certificates(files.authorities());
    var privateKey = DERPrivateKeyLoader.load(PEMDecoder.decode(files.key()));
    var own = chain.getFirst();
    if (!belongTogether(privateKey, own)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
    var context = SSLContext.getInstance(protocol);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    var store = Certificates.emptyStore();
    store.setKeyEntry("own", privateKey, IN_MEMORY, chain.toArray(X509Certificate[]::new));
    keys.init(store, IN_MEMORY);
    context.init(keys.getKeyManagers(), Certificates.believing(believed), random);
    LOG.info(
        "Remoting shows certificate {} of {}, which ends at {}, and believes {} authorities",
        own.getSerialNumber().toString(16),
        names(own),
        own.getNotAfter().toInstant(),
        believed.size());
    return new Seen(files, context, names(own), now);
  }

  private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    return Certificates.read(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
    return key instanceof RSAKey ours
        && certificate.getPublicKey() instanceof RSAKey theirs
        && ours.getModulus().equals(theirs.getModulus());
  }

  /** The common name, and what it is called in DNS. */
  private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
    var names = new TreeSet<String>();
    try {
      for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(part.getValue().toString());
        }
      }
    } catch (InvalidNameException unreadable) {
      throw new GeneralSecurityException(unreadable);
    }
    var others = certificate.getSubjectAlternativeNames();
    if (others != null) {
      for (var other : others) {
        if (other.getFirst().equals(DNS_NAME)) {
          names.add(other.getLast().toString());
        }
      }
    }
    return names;
  }
}
