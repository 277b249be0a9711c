package holdfast.simulation;

/** Loses, repeats, delays and reorders messages. */
final class Network {

  private final World world;

  Network(World world) {
    this.world = world;
  }

  void send(Service from, Service to, Object what, Runnable arrival) {
    boolean more;
    do {
      long travel = world.faults.travelTime(from, to);
      if (travel == Faults.LOST) {
        world.trace.say("lost: %s to %s: %s", from, to, what);
      } else {
        world.counted.messages++;
        world.agenda.in(travel, arrival);
      }
      more = world.faults.anotherCopy();
    } while (more);
  }
}
