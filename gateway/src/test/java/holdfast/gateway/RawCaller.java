package holdfast.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Says to a server what no decent client would, and hears everything that comes back. */
final class RawCaller implements AutoCloseable {

  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  private RawCaller(Socket socket) {
    this.socket = socket;
  }

  static RawCaller to(int port) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MS);
      return new RawCaller(socket);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** One request on a connection of its own, without a body. */
  static String ask(int port, String method, String path, String authorization) {
    var token = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
    return say(
        port,
        method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + token + "\r\n");
  }

  /** These bytes on a connection of their own, and all that is said until it ends. */
  static String say(int port, String bytes) {
    try (var caller = to(port)) {
      return caller.say(bytes).hearToTheEnd();
    }
  }

  RawCaller say(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException closed) {
      // The other side has heard enough; what it said is still to be read.
    }
    return this;
  }

  /** Says that nothing more will come. */
  RawCaller endOfSpeech() {
    try {
      socket.shutdownOutput();
    } catch (IOException closed) {
      // It hung up before.
    }
    return this;
  }

  /** Until the other side closes the connection, or is silent for too long. */
  String hearToTheEnd() {
    var heard = new StringBuilder();
    endOfSpeech();
    try {
      var in = socket.getInputStream();
      for (int unit = in.read(); unit >= 0; unit = in.read()) {
        heard.append((char) unit);
      }
    } catch (SocketTimeoutException silent) {
      heard.append("[silence]");
    } catch (IOException reset) {
      heard.append("[reset]");
    }
    return heard.toString();
  }

  /** One response of a known length; what follows it stays unread. */
  String hearOne() {
    try {
      var in = socket.getInputStream();
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int unit = in.read();
        if (unit < 0) {
          return head + "[closed]";
        }
        head.append((char) unit);
      }
      var length = head.toString().replaceFirst("(?is).*content-length: *(\\d+).*", "$1");
      return head + new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
    } catch (SocketTimeoutException silent) {
      return "[silence]";
    } catch (IOException reset) {
      return "[reset]";
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
