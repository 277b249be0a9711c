package holdfast.kit.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what has to know its port before it listens. They are none of those that the system
 * hands out by itself, so that no connection of somebody else takes one in between, and none is
 * given out twice in a JVM, nor in two JVMs that run tests side by side: what is stopped finds its
 * port free when it starts again.
 */
public final class FreePorts {

  private static final int COUNT = 5_000;
  private static final int FIRST = 20_000 + (Integer.getInteger("holdfast.fork", 1) - 1) * COUNT;

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  public static int next() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("every port is taken");
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private FreePorts() {}
}
