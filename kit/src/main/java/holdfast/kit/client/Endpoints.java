package holdfast.kit.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of a service that are to be called: what its names resolve to now, in turn, without
 * those that failed a moment ago.
 *
 * <p>Names are resolved every few seconds, off the threads that serve requests. The JVM remembers a
 * name for 30 seconds unless it is started with {@code -Dsun.net.inetaddr.ttl=5}.
 */
public final class Endpoints {

  /** Finds the addresses of a name; blocks. */
  @FunctionalInterface
  public interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  /** A slow answer may be the caller's impatience; several in a row are not. */
  private static final int TIMEOUTS_IN_A_ROW = 3;

  /** Each look at a silent address costs a request its patience, so they become rarer. */
  private static final int DOUBLINGS = 3;

  /** A name without an address may have one any moment: it is looked for so much more often. */
  private static final int SOONER = 10;

  /** Name servers shuffle what they know, which changes nothing. */
  private static final Comparator<InetAddress> SORTED_BY_ADDRESS =
      Comparator.comparing(InetAddress::getHostAddress);

  private final List<InetSocketAddress> names;
  private final Duration setAside;
  private final Resolver resolver;
  private final LongSupplier nanoTime;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Endpoint> known = List.of();

  /** Those that had no address at the last look. */
  private volatile Set<InetSocketAddress> unknown = Set.of();

  Endpoints(
      List<InetSocketAddress> names, Duration setAside, Resolver resolver, LongSupplier nanoTime) {
    this.names = List.copyOf(names);
    this.setAside = setAside;
    this.resolver = resolver;
    this.nanoTime = nanoTime;
  }

  /** Resolves the names now and every so often until {@code system} ends. */
  public static Endpoints start(
      ActorSystem<?> system,
      List<InetSocketAddress> names,
      Duration resolveEvery,
      Duration setAside) {
    var endpoints =
        new Endpoints(
            names, setAside, host -> List.of(InetAddress.getAllByName(host)), System::nanoTime);
    endpoints.resolve();
    endpoints.resolveFromNowOn(
        system, system.dispatchers().lookup(DispatcherSelector.blocking()), resolveEvery);
    return endpoints;
  }

  private void resolveFromNowOn(ActorSystem<?> system, Executor blocking, Duration every) {
    if (system.whenTerminated().isCompleted()) {
      return;
    }
    system
        .scheduler()
        .scheduleOnce(
            pauseUntilNext(every),
            () ->
                blocking.execute(() -> {
                  try {
                    resolve();
                  } finally {
                    resolveFromNowOn(system, blocking, every);
                  }
                }),
            system.executionContext());
  }

  Duration pauseUntilNext(Duration every) {
    return unknown.isEmpty() ? every : every.dividedBy(SOONER);
  }

  /** The one whose turn it is; null while no name has an address. */
  public @Nullable Endpoint next() {
    return next(known, turn.getAndIncrement());
  }

  private @Nullable Endpoint next(List<Endpoint> all, int turnNow) {
    if (all.isEmpty()) {
      return null;
    }
    int start = turnNow & Integer.MAX_VALUE;
    long now = nanoTime.getAsLong();
    for (int i = 0; i < all.size(); i++) {
      var endpoint = all.get((start + i) % all.size());
      if (!endpoint.isAside(now)) {
        return endpoint;
      }
    }
    return all.get(start % all.size());
  }

  /**
   * One that was not tried yet, for asking again: never the same twice, and none that failed a
   * moment ago while there is another.
   */
  public @Nullable Endpoint nextBut(Collection<Endpoint> tried) {
    var others = known.stream().filter(endpoint -> !tried.contains(endpoint)).toList();
    // Takes nobody's turn: of two addresses every first request would go to the one that fails.
    return next(others, turn.get());
  }

  /** All addresses, failing ones too. */
  public List<Endpoint> all() {
    return known;
  }

  /** Keeps what it knew of an address that is still there, and of a name that does not resolve. */
  void resolve() {
    var found = new ArrayList<Endpoint>();
    var without = new HashSet<InetSocketAddress>();
    for (var name : names) {
      try {
        found.addAll(resolve(name));
      } catch (UnknownHostException notNow) {
        without.add(name);
        if (!unknown.contains(name)) {
          LOG.warn("The name {} has no address now", name);
        }
        known.stream().filter(endpoint -> endpoint.name.equals(name)).forEach(found::add);
      }
    }
    unknown = Set.copyOf(without);
    if (!found.equals(known)) {
      LOG.info("Endpoints of {}: {}", names, found);
      known = List.copyOf(found);
    }
  }

  private List<Endpoint> resolve(InetSocketAddress name) throws UnknownHostException {
    return resolver.resolve(name.getHostString()).stream()
        .distinct()
        .sorted(SORTED_BY_ADDRESS)
        .map(address -> endpoint(name, address))
        .toList();
  }

  private Endpoint endpoint(InetSocketAddress name, InetAddress address) {
    for (var endpoint : known) {
      if (endpoint.name.equals(name) && endpoint.address.getAddress().equals(address)) {
        return endpoint;
      }
    }
    return new Endpoint(name, new InetSocketAddress(address, name.getPort()));
  }

  /** One address of a service, and how it has been doing. */
  public final class Endpoint {

    private final InetSocketAddress name;
    private final InetSocketAddress address;
    private final String origin;
    private final AtomicInteger timeouts = new AtomicInteger();
    private volatile boolean aside;
    private final AtomicLong asideUntil = new AtomicLong();

    private Endpoint(InetSocketAddress name, InetSocketAddress address) {
      this.name = name;
      this.address = address;
      var host = address.getAddress().getHostAddress();
      this.origin =
          "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    public InetSocketAddress address() {
      return address;
    }

    /** What a request's URI begins with. */
    public String origin() {
      return origin;
    }

    /** It answered, whatever. */
    public void answered() {
      if (timeouts.get() != 0) {
        timeouts.set(0);
      }
      if (aside) {
        aside = false;
      }
    }

    /** It let somebody wait in vain. */
    public void timedOut() {
      int beyond = timeouts.incrementAndGet() - TIMEOUTS_IN_A_ROW;
      if (beyond >= 0) {
        setAside(setAside.multipliedBy(1L << Math.min(beyond, DOUBLINGS)));
      }
    }

    /** The connection could not be made, or broke. */
    public void broke() {
      setAside(setAside);
    }

    private void setAside(Duration length) {
      long until = nanoTime.getAsLong() + length.toNanos();
      if (aside) {
        asideUntil.accumulateAndGet(until, (known, later) -> later - known > 0 ? later : known);
      } else {
        asideUntil.set(until);
      }
      aside = true;
    }

    /** When the time is over one request tries it; the others come back once it has answered. */
    private boolean isAside(long now) {
      if (!aside) {
        return false;
      }
      long until = asideUntil.get();
      boolean tries = now - until >= 0 && asideUntil.compareAndSet(until, now + setAside.toNanos());
      return !tries;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }
}
