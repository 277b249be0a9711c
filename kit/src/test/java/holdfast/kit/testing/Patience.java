package holdfast.kit.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/**
 * How long tests wait for what has to come: long enough for a machine that stands still for some
 * seconds, or is slow. When all goes well it costs nothing.
 */
public final class Patience {

  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For the test kits of actors and journals, whose own patience ends after 3 s. */
  public static Config config() {
    var time = PATIENCE.toMillis() + "ms";
    return ConfigFactory.parseString(
        """
        pekko.actor.testkit.typed {
          single-expect-default = %1$s
          default-timeout = %1$s
          system-shutdown-default = %1$s
        }
        pekko.persistence.testkit.events.assert-timeout = %1$s
        """
            .formatted(time));
  }

  private Patience() {}
}
