package holdfast.local.load;

import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalProblem;
import holdfast.local.process.Poll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** One run of the load, from the first product to the last answer. */
public final class LoadRun {
  private static final Duration AGAIN = Duration.ofMillis(250);

  private final InetSocketAddress gateway;
  private final LocalIssuer issuer;
  private final Path answers;
  private final Pause pause;
  private final int mostUnderWay;
  private final String name = "load-" + System.currentTimeMillis();

  public LoadRun(
      InetSocketAddress gateway, LocalIssuer issuer, Path answers, Pause pause, int mostUnderWay) {
    this.gateway = gateway;
    this.issuer = issuer;
    this.answers = answers;
    this.pause = pause;
    this.mostUnderWay = mostUnderWay;
  }

  /**
   * Has an order confirmed as soon as somebody can, then makes all products and accounts. The keys
   * of such first orders have {@code -first-} in them.
   *
   * @throws LocalProblem when there is nobody after {@code patience}
   */
  public void prepare(Duration patience) {
    try (var file = Answers.addedTo(answers);
        var load = new Load(gateway, issuer, name, file, pause, mostUnderWay)) {
      var number = new AtomicLong(1 - Load.WIDTH);
      if (!Poll.until(patience, AGAIN, () -> works(() -> load.first(number.addAndGet(Load.WIDTH))))
          || !Poll.until(patience, AGAIN, () -> works(() -> madeAll(load)))) {
        throw new LocalProblem("the gateway at %s does not do what it should".formatted(gateway));
      }
    }
  }

  private static boolean madeAll(Load load) {
    load.prepare();
    return true;
  }

  private static boolean works(BooleanSupplier step) {
    try {
      return step.getAsBoolean();
    } catch (LocalProblem notYet) {
      return false;
    }
  }

  /** Orders for so long, then waits for the last answers. */
  public void go(Duration pace, Duration length) {
    try (var file = Answers.addedTo(answers);
        var load = new Load(gateway, issuer, name, file, pause, mostUnderWay)) {
      load.start(pace);
      Poll.until(length, length, () -> false);
    }
  }

  /** Sends every request of an earlier run again, under the same key, one after the other. */
  public Repeats repeat(Path earlier) {
    int same = 0;
    int first = 0;
    int other = 0;
    int none = 0;
    try (var file = Answers.addedTo(answers);
        var load = new Load(gateway, issuer, name, file, pause, mostUnderWay)) {
      for (var told : Answers.in(earlier)) {
        var order = repeated(load, told.key());
        if (order.equals(Answers.NOTHING)) {
          none++;
        } else if (order.equals(told.order())) {
          same++;
        } else if (told.order().equals(Answers.NOTHING)) {
          first++;
        } else {
          other++;
        }
      }
    }
    return new Repeats(same, first, other, none);
  }

  private static String repeated(Load load, String key) {
    try {
      return load.repeat(key);
    } catch (IOException noAnswer) {
      return Answers.NOTHING;
    }
  }
}
