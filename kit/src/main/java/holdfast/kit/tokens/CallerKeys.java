package holdfast.kit.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of exactly the services that may call this one, from a directory with a file
 * {@code <caller>.jwks.json} each.
 *
 * <p>Read again when a key is asked for that is not there, so a new key works within seconds, and
 * from time to time, so a removed one stops working within half a minute.
 */
final class CallerKeys {

  private static final Logger LOG = LoggerFactory.getLogger(CallerKeys.class);
  private static final String FILES = "*.jwks.json";

  /** So that tokens with invented keys do not make us read files all day. */
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(3);

  private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(30);

  private record KeyName(String caller, String kid) {}

  private final Path directory;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Map<KeyName, JWSVerifier> verifiers;
  private volatile long readAt = System.nanoTime();

  CallerKeys(Path directory) {
    this.directory = directory;
    this.verifiers = read();
  }

  /** Names come from tokens nobody has checked yet: they are looked up, never made into a path. */
  @Nullable JWSVerifier find(String caller, String kid) {
    var name = new KeyName(caller, kid);
    var known = isOlderThan(AT_LEAST_EVERY) ? null : verifiers.get(name);
    if (known == null && isOlderThan(AT_MOST_EVERY)) {
      readAgain();
    }
    return known == null ? verifiers.get(name) : known;
  }

  private boolean isOlderThan(Duration age) {
    return System.nanoTime() - readAt > age.toNanos();
  }

  private void readAgain() {
    if (!reading.tryLock()) {
      return;
    }
    try {
      verifiers = read();
    } catch (UncheckedIOException unreadable) {
      LOG.warn("Keys of callers stay as they are: {}", unreadable.getMessage());
    } finally {
      readAt = System.nanoTime();
      reading.unlock();
    }
  }

  private Map<KeyName, JWSVerifier> read() {
    var found = new HashMap<KeyName, JWSVerifier>();
    Set<String> callers = new TreeSet<>();
    try (var files = Files.newDirectoryStream(directory, FILES)) {
      for (var file : files) {
        var fileName = file.getFileName().toString();
        var caller = fileName.substring(0, fileName.length() - FILES.length() + 1);
        callers.add(caller);
        found.putAll(keysOf(caller, file));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read keys in " + directory, unreadable);
    }
    LOG.debug("Callers with keys: {}", callers);
    return Map.copyOf(found);
  }

  /** A file that is no key set costs its own caller the access, and nobody else. */
  private static Map<KeyName, JWSVerifier> keysOf(String caller, Path file) throws IOException {
    var found = new HashMap<KeyName, JWSVerifier>();
    try {
      for (JWK key : JWKSet.parse(Files.readString(file)).getKeys()) {
        if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()) && ec.getKeyID() != null) {
          found.put(new KeyName(caller, ec.getKeyID()), new ECDSAVerifier(ec.toPublicJWK()));
        }
      }
    } catch (ParseException | JOSEException unusable) {
      LOG.error("No keys of {}: {} is not a set of public keys", caller, file);
    }
    return found;
  }
}
