package holdfast.local.process;

import holdfast.local.data.LocalProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds ports on the loopback address that nobody listens on.
 *
 * <p>A node that died has to find its port free when it starts again, whatever else was started
 * meanwhile. So ports are given out by the block, and a process listens on the first port of each
 * of its blocks for as long as it lives: that one is never used, it only keeps others away from the
 * rest.
 */
public final class Ports {
  /** Below the range from which systems take the ports of outgoing connections. */
  private static final int LOWEST = 20_000;

  private static final int BLOCK = 100;
  private static final int BLOCKS = 120;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Map<Integer, ServerSocket> HELD = new HashMap<>();
  private static int next = LOWEST;

  private Ports() {}

  /**
   * Some free port, which no other process is given by this class while this one lives, and this
   * one only once.
   *
   * @throws LocalProblem when other processes have all blocks
   */
  public static synchronized int free() {
    while (true) {
      for (; next % BLOCK != 0; next++) {
        if (isFree(next)) {
          return next++;
        }
      }
      next = anotherBlock() + 1;
    }
  }

  /** The port that people remember when it is free, else some other. */
  public static int freePreferably(int preferred) {
    return isFree(preferred) ? preferred : free();
  }

  /**
   * Takes a port that stands for others, which are not in use all the time.
   *
   * @return whether this process has it, now or from an earlier call, and until it ends
   */
  public static synchronized boolean hold(int port) {
    if (HELD.containsKey(port)) {
      return true;
    }
    try {
      HELD.put(port, new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int anotherBlock() {
    int begin = RANDOM.nextInt(BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
      int first = LOWEST + (begin + i) % BLOCKS * BLOCK;
      if (!HELD.containsKey(first) && hold(first)) {
        return first;
      }
    }
    throw new LocalProblem(
        "no free port between %d and %d: stop what you no longer need"
            .formatted(LOWEST, LOWEST + BLOCKS * BLOCK));
  }
}
