package holdfast.simulation;

import java.util.function.Consumer;

/** A caller who asks with the same key until there is an answer, or until it loses patience. */
final class Asking {

  /** Sends the request once. */
  interface Request {
    void deliver(OrderProcess process, Consumer<OrderAnswer> replyTo);
  }

  private final World world;
  private final Entity<?, ?, OrderProcess> order;
  private final Request request;
  private final Consumer<OrderAnswer> heard;
  private int triesLeft;
  private boolean answered;
  private long newestSeen;

  Asking(
      World world,
      Entity<?, ?, OrderProcess> order,
      int tries,
      Request request,
      Consumer<OrderAnswer> heard) {
    this.world = world;
    this.order = order;
    this.triesLeft = tries;
    this.request = request;
    this.heard = heard;
  }

  void ask() {
    if (answered || triesLeft-- <= 0) {
      return;
    }
    long seen = newestSeen;
    world.network.send(
        Service.CALLERS,
        Service.ORDER,
        "a request",
        () ->
            order.deliver(process ->
                request.deliver(
                    process,
                    answer ->
                        world.network.send(
                            Service.ORDER,
                            Service.CALLERS,
                            "an answer",
                            () -> hear(answer, seen)))));
    world.agenda.in(500 + world.faults.any(4_000), this::ask);
  }

  private void hear(OrderAnswer answer, long seen) {
    world.trace.say("%s told its caller %s", order, answer);
    if (answer instanceof OrderAnswer.Current(var version, _, var outdated)) {
      Violation.unless(
          outdated || version >= seen, "I12", "%s went back from %d to %d", order, seen, version);
      newestSeen = Math.max(newestSeen, version);
    }
    heard.accept(answer);
    answered |= !(answer instanceof OrderAnswer.NotFound);
  }
}
