package holdfast.simulation;

import holdfast.order.domain.Line;
import holdfast.order.domain.Sku;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A short history that is tried with a fault at each of its places. */
record Story(String name, Policies policies, BiConsumer<World, List<Line>> begin) {

  private static final int PRICE = 10;
  private static final int PATIENT = 60;

  static List<Story> all() {
    var all = new ArrayList<Story>();
    all.add(story("bought", (world, lines) -> customer(world, 5, 1_000, lines).place(PATIENT)));
    all.add(
        story("out of stock", (world, lines) -> customer(world, 1, 1_000, lines).place(PATIENT)));
    all.add(story("no money", (world, lines) -> customer(world, 5, PRICE, lines).place(PATIENT)));
    all.add(
        new Story(
            "hold lost twice",
            new Policies(
                Policies.HASTY.order(),
                Policies.HASTY.stock(),
                Policies.HASTY.account(),
                Duration.ofMillis(25)),
            (world, lines) -> customer(world, 5, 1_000, lines).place(PATIENT)));
    for (int when = 15; when <= 115; when += 20) {
      all.add(cancelled(when));
    }
    all.add(cancelled(1_000));
    all.add(story("handed over, and back", Story::handedOver));
    all.add(story("two for the last", Story::twoForTheLast));
    return all;
  }

  /** Runs it; the faults know afterwards what else could have happened. */
  void run(Rules rules, PlannedFaults faults, int lines, boolean tracing) {
    var world = new World(_ -> faults, rules, policies, tracing);
    var wanted = new ArrayList<Line>();
    for (int i = 0; i < lines; i++) {
      wanted.add(new Line(new Sku("sku-" + i), 2));
    }
    begin.accept(world, wanted);
    world.run();
  }

  private static Story story(String name, BiConsumer<World, List<Line>> begin) {
    return new Story(name, Policies.HASTY, begin);
  }

  private static Story cancelled(long when) {
    return story(
        "cancelled after " + when + " ms",
        (world, lines) -> {
          var customer = customer(world, 5, 1_000, lines);
          customer.place(PATIENT);
          world.agenda.at(when, () -> customer.cancel(PATIENT));
        });
  }

  private static void handedOver(World world, List<Line> lines) {
    var customer = customer(world, 5, 1_000, lines);
    customer.place(PATIENT);
    world.agenda.at(1_000, () -> customer.fulfil(PATIENT));
    world.agenda.at(2_000, () -> customer.takeBack(PATIENT));
    world.agenda.at(3_000, () -> customer.refund(PATIENT));
  }

  private static void twoForTheLast(World world, List<Line> lines) {
    var shop = shop(world, 3, lines);
    shop.account("owner", 1_000);
    shop.customer("owner", "one", lines).place(PATIENT);
    shop.customer("owner", "other", lines.reversed()).place(PATIENT);
  }

  private static Customer customer(World world, int units, long money, List<Line> lines) {
    var shop = shop(world, units, lines);
    shop.account("owner", money);
    return shop.customer("owner", "one", lines);
  }

  /** Of the last product there are so many, of the others plenty. */
  private static Shop shop(World world, int units, List<Line> lines) {
    var shop = new Shop(world);
    for (var line : lines) {
      shop.product(line.sku().value(), line.equals(lines.getLast()) ? units : 100, PRICE);
    }
    return shop;
  }
}
