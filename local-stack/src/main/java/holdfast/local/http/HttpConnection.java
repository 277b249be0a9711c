package holdfast.local.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One kept-alive connection to a server, one request at a time. */
public final class HttpConnection implements Closeable {
  private static final int NO_MORE = -1;

  private final InetSocketAddress server;
  private final Duration timeout;
  private AnswerReader reader = new AnswerReader();
  private @Nullable Socket socket;

  /** Waits at most {@code timeout} for the next bytes of an answer. */
  public HttpConnection(int port, Duration timeout) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
  }

  /** To any server; the address has to be resolved. */
  public HttpConnection(InetSocketAddress server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  /**
   * Sends the request and waits for the answer.
   *
   * @throws IOException when there is none; whether the server did anything is then not known
   */
  public HttpAnswer send(HttpRequest request) throws IOException {
    try {
      var open = connected();
      request.writeTo(open.getOutputStream());
      return read(open);
    } catch (IOException broken) {
      close();
      throw broken;
    }
  }

  /**
   * Notices that the server has closed the connection while nothing was asked, as any client does
   * before it sends, and has it made anew.
   */
  public void lookForTheEnd() throws IOException {
    if (socket == null) {
      return;
    }
    try {
      socket.setSoTimeout(1);
      if (socket.getInputStream().read() != NO_MORE) {
        throw new ProtocolException("an answer to no question");
      }
      close();
    } catch (SocketTimeoutException stillThere) {
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    } catch (IOException broken) {
      close();
    }
  }

  private HttpAnswer read(Socket open) throws IOException {
    while (true) {
      int count = reader.readFrom(open.getInputStream());
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      var answer = reader.received(count);
      if (answer != null) {
        return answer;
      }
    }
  }

  private Socket connected() throws IOException {
    if (socket == null) {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      socket.connect(server, Math.toIntExact(timeout.toMillis()));
      reader = new AnswerReader();
    }
    return socket;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
