package holdfast.simulation;

import java.util.ArrayList;
import java.util.List;

/** Nothing goes wrong but what is planned, so that every place can be tried. */
final class PlannedFaults implements Faults {

  /** One thing that goes wrong, at the n-th opportunity. */
  sealed interface Fault {

    record Dies(int step, Death who) implements Fault {}

    record Writes(int write, Write how) implements Fault {}

    record Travels(int message, Fate how) implements Fault {}

    /** Whether it comes later in a history than another of its kind. */
    default boolean isBehind(Fault other) {
      return switch (this) {
        case Dies(var step, _) -> !(other instanceof Dies(var before, _)) || step > before;
        case Writes(var write, _) -> !(other instanceof Writes(var before, _)) || write > before;
        case Travels(var message, _) ->
            !(other instanceof Travels(var before, _)) || message > before;
      };
    }
  }

  /** What becomes of a message. */
  enum Fate {
    LOST,
    TWICE,
    /** After everybody has given up waiting for it. */
    LATE,
    /** After everybody has forgotten what it is about. */
    VERY_LATE
  }

  private static final long USUAL = 10;
  private static final long COPY = 5_000;
  private static final long LATE = 20_000;
  private static final long VERY_LATE = 100_000;

  private final List<Fault> plan;
  private int steps;
  private int writes;
  private int messages;
  private boolean copying;
  private boolean copied;

  PlannedFaults(List<Fault> plan) {
    this.plan = plan;
  }

  /** The end of everything at every step of the history that has just been. */
  List<Fault> ends() {
    var faults = new ArrayList<Fault>();
    for (int step = 0; step < steps; step++) {
      faults.add(new Fault.Dies(step, Death.EVERYTHING));
    }
    return faults;
  }

  /** Every death and every bad write that was possible in the history that has just been. */
  List<Fault> crashes() {
    var faults = new ArrayList<Fault>();
    for (int step = 0; step < steps; step++) {
      faults.add(new Fault.Dies(step, Death.PROCESS));
    }
    for (int write = 0; write < writes; write++) {
      faults.add(new Fault.Writes(write, Write.FAILED));
      faults.add(new Fault.Writes(write, Write.ANSWER_LOST));
      faults.add(new Fault.Writes(write, Write.LANDS_LATER));
    }
    return faults;
  }

  /** Every other fate that a message of the history that has just been could have had. */
  List<Fault> fates() {
    var faults = new ArrayList<Fault>();
    for (int message = 0; message < messages; message++) {
      for (var fate : Fate.values()) {
        faults.add(new Fault.Travels(message, fate));
      }
    }
    return faults;
  }

  @Override
  public Death beforeNextStep(Service service) {
    int step = steps++;
    for (var fault : plan) {
      if (fault instanceof Fault.Dies(var at, var who) && at == step) {
        return who;
      }
    }
    return Death.NOBODY;
  }

  @Override
  public Write nextWrite() {
    int write = writes++;
    for (var fault : plan) {
      if (fault instanceof Fault.Writes(var at, var how) && at == write) {
        return how;
      }
    }
    return Write.STORED;
  }

  @Override
  public long travelTime(Service from, Service to) {
    if (copying) {
      return COPY;
    }
    int message = messages++;
    for (var fault : plan) {
      if (fault instanceof Fault.Travels(var at, var how) && at == message) {
        return switch (how) {
          case LOST -> LOST;
          case TWICE -> {
            copying = true;
            yield USUAL;
          }
          case LATE -> LATE;
          case VERY_LATE -> VERY_LATE;
        };
      }
    }
    return USUAL;
  }

  /** Asked after each copy, so the second one ends it. */
  @Override
  public boolean anotherCopy() {
    boolean another = copying && !copied;
    copied = another;
    copying = another;
    return another;
  }

  @Override
  public long clockAhead() {
    return 0;
  }

  @Override
  public boolean freezes() {
    return false;
  }

  @Override
  public boolean reachesTheFrozen() {
    return false;
  }

  @Override
  public boolean answersNonsense() {
    return false;
  }

  @Override
  public long any(long bound) {
    return bound / 2;
  }

  /** A single fault, or two, must hold nobody up for long. */
  @Override
  public boolean isOver() {
    return true;
  }
}
