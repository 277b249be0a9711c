package holdfast.local.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A load rests while a file exists, so that those who watch it can wait for the last answers. It
 * does not rest for ever because somebody forgot the file. Asked by one thread.
 */
public final class Pause {
  /** Longer than an audit takes. */
  public static final Duration LONGEST = Duration.ofMinutes(15);

  private final @Nullable Path file;
  private final Duration longest;
  private long since;
  private boolean rests;

  Pause(@Nullable Path file, Duration longest) {
    this.file = file;
    this.longest = longest;
  }

  /** While there is this file, if one is named. */
  public static Pause whileThereIs(@Nullable Path file) {
    return new Pause(file, LONGEST);
  }

  /** Whether it lasts; after {@code longest} no more, until the file has been away. */
  boolean lasts() {
    if (file == null || !Files.exists(file)) {
      rests = false;
      return false;
    }
    if (!rests) {
      rests = true;
      since = System.nanoTime();
    }
    return System.nanoTime() - since < longest.toNanos();
  }
}
