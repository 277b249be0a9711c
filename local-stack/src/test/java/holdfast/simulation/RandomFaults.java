package holdfast.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Everything goes wrong now and then; how often is drawn once a world, so that worlds differ. */
final class RandomFaults implements Faults {

  /** No message gets from one service to another for a while. */
  private record Cut(Service from, Service to, long begins, long ends) {
    boolean stops(Service sender, Service receiver, long now) {
      return from == sender && to == receiver && now >= begins && now < ends;
    }
  }

  private static final long HALF_CLOCK_MARGIN = Policies.CLOCK_MARGIN.toMillis() / 2;

  private static final List<Write> BAD_WRITES =
      List.of(Write.FAILED, Write.ANSWER_LOST, Write.LANDS_LATER);

  private final RandomGenerator random;
  private final Agenda agenda;
  private final long wholeFrom;

  private final double death;
  private final double badWrite;
  private final double loss;
  private final double repeat;
  private final double slow;
  private final double veryLate;
  private final double freeze;
  private final double nonsense;
  private final List<Cut> cuts = new ArrayList<>();

  /**
   * Draws how bad this world is.
   *
   * @param wholeFrom when nothing goes wrong any more, in milliseconds
   */
  RandomFaults(RandomGenerator random, Agenda agenda, long wholeFrom) {
    this.random = random;
    this.agenda = agenda;
    this.wholeFrom = wholeFrom;
    this.death = oneOf(0, 0.001, 0.005, 0.02);
    this.badWrite = oneOf(0, 0.005, 0.02, 0.1);
    this.loss = oneOf(0, 0.01, 0.1, 0.3);
    this.repeat = oneOf(0, 0.01, 0.1, 0.3);
    this.slow = oneOf(0, 0.02, 0.1, 0.3);
    this.veryLate = oneOf(0, 0.005, 0.02, 0.05);
    this.freeze = oneOf(0, 0, 0.002, 0.01);
    this.nonsense = oneOf(0, 0, 0, 0.02);
    for (var from : Service.values()) {
      for (var to : Service.values()) {
        if (random.nextInt(8) == 0) {
          long begins = random.nextLong(wholeFrom);
          cuts.add(new Cut(from, to, begins, begins + random.nextLong(60_000)));
        }
      }
    }
  }

  private double oneOf(double... rates) {
    return rates[random.nextInt(rates.length)];
  }

  private boolean happens(double rate) {
    return rate > 0 && !isOver() && random.nextDouble() < rate;
  }

  @Override
  public Death beforeNextStep(Service service) {
    if (!happens(death)) {
      return Death.NOBODY;
    }
    int who = random.nextInt(100);
    return who < 90 ? Death.PROCESS : who < 98 ? Death.SERVICE : Death.EVERYTHING;
  }

  @Override
  public Write nextWrite() {
    return happens(badWrite) ? BAD_WRITES.get(random.nextInt(BAD_WRITES.size())) : Write.STORED;
  }

  @Override
  public long travelTime(Service from, Service to) {
    for (var cut : cuts) {
      if (cut.stops(from, to, agenda.now())) {
        return LOST;
      }
    }
    if (happens(loss)) {
      return LOST;
    }
    if (happens(veryLate)) {
      return random.nextLong(20 * 60_000);
    }
    return happens(slow) ? random.nextLong(5_000) : 1 + random.nextLong(20);
  }

  @Override
  public boolean anotherCopy() {
    return happens(repeat);
  }

  @Override
  public long clockAhead() {
    return random.nextLong(-HALF_CLOCK_MARGIN, HALF_CLOCK_MARGIN + 1);
  }

  @Override
  public boolean freezes() {
    return happens(freeze);
  }

  @Override
  public boolean reachesTheFrozen() {
    return random.nextInt(4) == 0;
  }

  @Override
  public boolean answersNonsense() {
    return happens(nonsense);
  }

  @Override
  public long any(long bound) {
    return random.nextLong(bound);
  }

  @Override
  public boolean isOver() {
    return agenda.now() >= wholeFrom;
  }
}
