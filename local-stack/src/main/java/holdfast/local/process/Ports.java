package holdfast.local.process;

import holdfast.local.data.LocalProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/** Finds ports on the loopback address that nobody listens on. */
public final class Ports {
  /** Below the range from which systems take the ports of outgoing connections. */
  private static final int LOWEST = 20_000;

  private static final int COUNT = 12_000;
  private static final int ATTEMPTS = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ports() {}

  /** Some free port; random, so that two stacks that start together rarely meet. */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = LOWEST + RANDOM.nextInt(COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new LocalProblem(
        "no free port between %d and %d: stop what you no longer need"
            .formatted(LOWEST, LOWEST + COUNT));
  }

  /** The port that people remember when it is free, else some other. */
  public static int freePreferably(int preferred) {
    return isFree(preferred) ? preferred : free();
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
}
