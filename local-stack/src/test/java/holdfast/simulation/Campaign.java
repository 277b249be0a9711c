package holdfast.simulation;

import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Many random worlds, each decided by one number. */
final class Campaign {

  /** Customers of one world: enough to get into each other's way, few enough to read about. */
  private static final int CUSTOMERS = 40;

  private static final long LONGEST_TROUBLE = 10 * 60_000;

  /** What a world's number led to. */
  record Found(long seed, Violation violation) {

    /** All that is needed to see it again. */
    String again() {
      return "-Dtest=RandomHistoriesTest -Dsimulation.world=" + seed;
    }

    @Override
    public String toString() {
      return violation.getMessage() + "\n  again with: " + again();
    }
  }

  private record End(Counted counted, @Nullable Found found) {}

  /** Worlds know nothing of each other, so every processor can have one. */
  private static final int AT_ONCE = 16;

  private final Rules rules;
  private final long seed;
  final Counted counted = new Counted();

  Campaign(Rules rules, long seed) {
    this.rules = rules;
    this.seed = seed;
  }

  /** Runs worlds until there were so many orders; the first violation ends it. */
  @Nullable Found run(long orders) {
    for (long first = 0; counted.orders < orders; first += AT_ONCE) {
      var ends = LongStream.range(first, first + AT_ONCE).parallel().mapToObj(this::world).toList();
      for (var end : ends) {
        if (end.found != null) {
          return end.found;
        }
        counted.add(end.counted);
      }
    }
    return null;
  }

  private End world(long number) {
    long world = mixed(seed + number * 0x9E3779B97F4A7C15L);
    try {
      return new End(run(world, rules, false), null);
    } catch (Violation violation) {
      return new End(new Counted(), new Found(world, violation));
    }
  }

  /** One world from beginning to end. */
  static Counted run(long seed, Rules rules, boolean tracing) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    long duration = 30_000 + random.nextLong(LONGEST_TROUBLE);
    var policies = random.nextInt(3) == 0 ? Policies.SHIPPED : Policies.HASTY;
    var world =
        new World(agenda -> new RandomFaults(random, agenda, duration), rules, policies, tracing);
    Shop.random(world, CUSTOMERS, duration);
    world.run();
    return world.counted;
  }

  /** Neighbouring numbers become worlds that have nothing in common. */
  private static long mixed(long number) {
    long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
