package holdfast.local.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Many kept-alive connections driven by one thread, one request in flight on each.
 *
 * <p>One thread, because a thread a connection would spend more on switching than on requests, and
 * takes its time from the servers on the same machine.
 */
public final class HttpSwarm {

  /** What is sent, and who hears of the answers; called from the one thread. */
  public interface Traffic {
    /** The next request of this connection; null ends it. */
    @Nullable HttpRequest next(int connection);

    /** Took so many nanoseconds from the first byte sent to the last byte received. */
    void answered(int connection, HttpAnswer answer, long nanos);

    /** No answer came; the connection is made anew. */
    void broke(int connection, IOException failure);
  }

  private final InetSocketAddress server;
  private final int connections;

  public HttpSwarm(int port, int connections) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.connections = connections;
  }

  /** Returns when every connection has been told to end. */
  public void run(Traffic traffic) {
    try (var selector = Selector.open()) {
      int atWork = 0;
      for (int number = 0; number < connections; number++) {
        atWork += new Caller(number, traffic, selector).sendNext() ? 1 : 0;
      }
      while (atWork > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          atWork -= ((Caller) key.attachment()).ready() ? 0 : 1;
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private final class Caller implements Closeable {
    private final int number;
    private final Traffic traffic;
    private final Selector selector;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private AnswerReader reader = new AnswerReader();
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private long sentAt;

    Caller(int number, Traffic traffic, Selector selector) {
      this.number = number;
      this.traffic = traffic;
      this.selector = selector;
    }

    /**
     * @return whether there was something left to send
     */
    boolean sendNext() throws IOException {
      while (true) {
        var request = traffic.next(number);
        if (request == null) {
          close();
          return false;
        }
        unsent = request.toSend();
        sentAt = System.nanoTime();
        try {
          write(connected());
          return true;
        } catch (IOException failure) {
          startOver(failure);
        }
      }
    }

    /**
     * @return whether this caller goes on
     */
    boolean ready() throws IOException {
      try {
        var open = connected();
        if (unsent.hasRemaining()) {
          write(open);
          return true;
        }
        return !read(open) || sendNext();
      } catch (IOException failure) {
        startOver(failure);
        return sendNext();
      }
    }

    private void write(SocketChannel open) throws IOException {
      open.write(unsent);
      int interest = unsent.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
      if (key == null) {
        key = open.register(selector, interest, this);
      } else if (key.interestOps() != interest) {
        key.interestOps(interest);
      }
    }

    private boolean read(SocketChannel open) throws IOException {
      int count = reader.readFrom(open);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      var answer = reader.received(count);
      if (answer != null) {
        traffic.answered(number, answer, System.nanoTime() - sentAt);
      }
      return answer != null;
    }

    private void startOver(IOException failure) throws IOException {
      close();
      traffic.broke(number, failure);
    }

    private SocketChannel connected() throws IOException {
      if (channel == null) {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        reader = new AnswerReader();
      }
      return channel;
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
        channel = null;
        key = null;
      }
    }
  }
}
