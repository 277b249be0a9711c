package holdfast.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a cluster: its journal, which survives everything, and its process, which does not.
 * The journal takes each number once; apart from that nobody sees to it that there is one process.
 */
final class Entity<S, E, P extends Incarnation<S, E>> {

  /** Looks at what is stored. */
  interface Book<S, E> {

    /** Called for each event before it is applied. */
    void happens(S before, E event);

    /** Called once all events of one write are applied. */
    void stored(S after);
  }

  private static final int SNAPSHOT_EVERY = 20;

  private final World world;
  private final Service service;
  private final String name;
  private final BiFunction<S, E, S> fold;
  private final UnaryOperator<S> snapshot;
  private final Function<Entity<S, E, P>, P> incarnation;
  private final Book<S, E> book;

  private final List<E> journal = new ArrayList<>();
  private S stored;
  private S snapshotted;
  private int snapshottedAfter;
  private @Nullable P current;
  private @Nullable P frozen;
  private long downUntil;

  /**
   * An entity of which nothing is stored yet.
   *
   * @param snapshot what is left of a state that was written down and read again
   * @param incarnation starts a process that knows what is stored
   */
  Entity(
      World world,
      Service service,
      String name,
      S empty,
      BiFunction<S, E, S> fold,
      UnaryOperator<S> snapshot,
      Function<Entity<S, E, P>, P> incarnation,
      Book<S, E> book) {
    this.world = world;
    this.service = service;
    this.name = name;
    this.fold = fold;
    this.snapshot = snapshot;
    this.incarnation = incarnation;
    this.book = book;
    this.stored = empty;
    this.snapshotted = empty;
  }

  Service service() {
    return service;
  }

  /** What its journal says, whoever may know. */
  S stored() {
    return stored;
  }

  List<E> journal() {
    return Collections.unmodifiableList(journal);
  }

  S after(S state, E event) {
    return fold.apply(state, event);
  }

  /** What recovery does: reads the snapshot, and the journal from there on. */
  S folded() {
    var state = snapshotted;
    for (int i = snapshottedAfter; i < journal.size(); i++) {
      state = fold.apply(state, journal.get(i));
    }
    return state;
  }

  /**
   * Stores the events behind {@code version} others; false if somebody else has taken their place.
   */
  boolean append(long version, List<E> events) {
    if (version != journal.size() && world.rules.journalTakesEachNumberOnce()) {
      return false;
    }
    for (var event : events) {
      world.trace.say("%s stores %s", this, event);
      book.happens(stored, event);
      journal.add(event);
      stored = fold.apply(stored, event);
    }
    world.counted.events += events.size();
    book.stored(stored);
    if (journal.size() - snapshottedAfter >= SNAPSHOT_EVERY) {
      snapshotted = snapshot.apply(stored);
      snapshottedAfter = journal.size();
    }
    return true;
  }

  /** A message to whichever process is found. */
  void deliver(Consumer<P> message) {
    if (world.agenda.now() < downUntil) {
      return;
    }
    P old = frozen;
    if (old != null && !isGone(old) && world.faults.reachesTheFrozen()) {
      tell(old, message);
      return;
    }
    if (world.faults.freezes() && current != null) {
      freeze(current);
    }
    P process = start();
    if (process != null) {
      tell(process, message);
    }
  }

  /** A message to this process and no other. */
  void tell(P process, Consumer<P> message) {
    if (isGone(process)) {
      return;
    }
    if (world.agenda.now() < process.frozenUntil) {
      world.agenda.at(process.frozenUntil, () -> tell(process, message));
      return;
    }
    try {
      process.step();
      message.accept(process);
    } catch (Incarnation.Died died) {
      world.trace.say("%s is no more", this);
    }
  }

  /** The process that runs, or one that has just recovered; null if that cannot be or died. */
  @Nullable P start() {
    P running = current;
    if (running != null || world.agenda.now() < downUntil) {
      return running;
    }
    P process = incarnation.apply(this);
    Violation.unless(
        world.faults.any(8) != 0 || process.state().equals(stored),
        "I11",
        "%s recovers as another",
        this);
    current = process;
    world.counted.recoveries++;
    try {
      process.recovered();
    } catch (Incarnation.Died died) {
      world.trace.say("%s is no more", this);
    }
    return current;
  }

  boolean isRunning() {
    return current != null;
  }

  /** The process that runs, if one does. */
  @Nullable P running() {
    return current;
  }

  /** Its process forgets everything; nobody notices until somebody asks. */
  void crash(long downFor) {
    if (current != null) {
      end(current);
    }
    if (frozen != null) {
      end(frozen);
    }
    downUntil = Math.max(downUntil, world.agenda.now() + downFor);
  }

  void end(Incarnation<S, E> process) {
    process.gone = true;
    if (process.equals(current)) {
      current = null;
    }
    if (process.equals(frozen)) {
      frozen = null;
    }
  }

  /** It stops for a while, and its successor starts as soon as somebody asks. */
  private void freeze(P process) {
    if (frozen != null) {
      end(frozen);
    }
    process.frozenUntil = world.agenda.now() + world.faults.any(60_000);
    process.leavesAt = process.frozenUntil + world.faults.any(5_000);
    world.trace.say("%s freezes", this);
    world.counted.freezes++;
    frozen = process;
    current = null;
  }

  private boolean isGone(P process) {
    if (!process.gone && world.agenda.now() > process.leavesAt) {
      end(process);
    }
    return process.gone;
  }

  @Override
  public String toString() {
    return name;
  }
}
