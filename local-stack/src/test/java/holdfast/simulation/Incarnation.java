package holdfast.simulation;

import java.time.Instant;
import java.util.List;

/**
 * One incarnation of an entity. It has state of its own, which dies with it, and may die before any
 * of its steps.
 */
abstract class Incarnation<S, E> {

  /** Ends whatever the process was doing. */
  static final class Died extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Died() {
      super("died", null, false, false);
    }
  }

  final World world;
  final Entity<S, E, ?> entity;
  private final long clockAhead;
  private S state;
  private long version;

  boolean gone;
  long frozenUntil;
  long leavesAt = Long.MAX_VALUE;

  Incarnation(World world, Entity<S, E, ?> entity) {
    this.world = world;
    this.entity = entity;
    this.clockAhead = world.faults.clockAhead();
    this.state = entity.folded();
    this.version = entity.journal().size();
  }

  S state() {
    return state;
  }

  /** Number of the last event that it knows. */
  long version() {
    return version;
  }

  /** Whether the journal has events that it does not know of. */
  boolean isBehind() {
    return version < entity.journal().size();
  }

  Instant clock() {
    return world.agenda.clock(clockAhead);
  }

  /** What it does of its own once it has recovered. */
  void recovered() {}

  /** Between any two steps it may die. */
  final void step() {
    if (gone) {
      throw new Died();
    }
    var death = world.faults.beforeNextStep(entity.service());
    if (death != Faults.Death.NOBODY) {
      world.trace.say("%s dies (%s)", entity, death);
      world.kill(entity, death);
      if (gone) {
        throw new Died();
      }
    }
  }

  /** Stores the events, all or none; comes back only if they are stored and it is alive. */
  final void store(List<E> events) {
    if (events.isEmpty()) {
      return;
    }
    step();
    switch (world.faults.nextWrite()) {
      case STORED -> {
        if (!entity.append(version, events)) {
          world.trace.say("%s knows %d events and may not write", entity, version);
          restart();
        }
      }
      case FAILED -> {
        world.trace.say("%s fails to write %s", entity, events);
        restart();
      }
      case ANSWER_LOST -> {
        world.trace.say("%s does not hear what became of its write", entity);
        entity.append(version, events);
        restart();
      }
      case LANDS_LATER -> {
        world.trace.say("%s dies, and its write is still on the way", entity);
        long after = version;
        world.agenda.in(1 + world.faults.any(3_000), () -> entity.append(after, events));
        entity.end(this);
        throw new Died();
      }
    }
    for (var event : events) {
      state = entity.after(state, event);
    }
    version += events.size();
    step();
  }

  /** After a failed write it comes back by itself. */
  private void restart() {
    entity.end(this);
    world.agenda.in(100 + world.faults.any(1_900), entity::start);
    throw new Died();
  }
}
