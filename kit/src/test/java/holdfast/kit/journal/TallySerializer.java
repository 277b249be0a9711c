package holdfast.kit.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.journal.Tally.TallyEvent;
import org.apache.pekko.actor.ExtendedActorSystem;

/** Stores what happens to a {@link Tally}; a service's serializer looks the same. */
public final class TallySerializer extends NamedEventSerializer {

  static final int IDENTIFIER = 41999;

  static final EventNames NAMES =
      EventNames.builder()
          .event("tally-added/1", TallyEvent.Added.class)
          .event("tally-refused/1", TallyEvent.Refused.class)
          .build();

  public TallySerializer(ExtendedActorSystem system) {
    super(system, IDENTIFIER, NAMES);
  }

  /** The lines of configuration that make Pekko use it. */
  static Config config() {
    return ConfigFactory.parseString(
        """
        pekko.actor {
          serializers.tally-journal = "holdfast.kit.journal.TallySerializer"
          serialization-bindings {
            "holdfast.kit.journal.Tally$TallyEvent" = tally-journal
          }
        }
        """);
  }
}
