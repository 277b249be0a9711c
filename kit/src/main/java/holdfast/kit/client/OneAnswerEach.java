package holdfast.kit.client;

import holdfast.kit.cluster.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection whose server says more than it was asked, before the next request goes out on
 * it. The library would keep the surplus, and give it to that request as its answer.
 *
 * <p>Ends, too, a connection on which an answer has not begun a while after the deadline that the
 * request named: whoever waited is gone, the server would have said so, and the connection has to
 * make room for one that works.
 *
 * <p>What comes while the next request is already under way cannot be told from its answer:
 * HTTP/1.1 has no names for requests.
 */
final class OneAnswerEach
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

  private static final String LOOK = "look";
  private static final Logger LOG = LoggerFactory.getLogger(OneAnswerEach.class);

  /** Plain TCP, watched. */
  static final class Transport extends ClientTransport {

    private final Duration silence;

    /**
     * Connections to be.
     *
     * @param silence how long one may stay silent after the deadline of its request
     */
    Transport(Duration silence) {
      this.silence = silence;
    }

    @Override
    public Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> connectTo(
        String host, int port, ClientConnectionSettings settings, ActorSystem system) {
      return ClientTransport.TCP()
          .connectTo(host, port, settings, system)
          .join(BidiFlow.fromGraph(new OneAnswerEach(silence)));
    }
  }

  private final Inlet<ByteString> requests = Inlet.create("OneAnswerEach.requests");
  private final Outlet<ByteString> toServer = Outlet.create("OneAnswerEach.toServer");
  private final Inlet<ByteString> fromServer = Inlet.create("OneAnswerEach.fromServer");
  private final Outlet<ByteString> answers = Outlet.create("OneAnswerEach.answers");
  private final Duration silence;

  private OneAnswerEach(Duration silence) {
    this.silence = silence;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return new BidiShape<>(fromServer, answers, requests, toServer);
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {

    private final AnswerFrame frame = new AnswerFrame();

    /** Came before it was wanted. */
    private @Nullable ByteString early;

    private boolean last;

    /** When the answer under way has to have begun; null when it has, or when nobody said. */
    private @Nullable Deadline patience;

    Logic() {
      super(OneAnswerEach.this.shape());
      setHandler(
          requests,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              var bytes = grab(requests);
              if (frame.isOver()) {
                watch(RequestDeadline.in(bytes));
              }
              frame.asked(bytes);
              push(toServer, bytes);
            }

            @Override
            public void onUpstreamFinish() {
              complete(toServer);
            }
          });
      setHandler(
          toServer,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(requests);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(requests, cause);
            }
          });
      setHandler(
          fromServer,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              receive(grab(fromServer));
            }

            @Override
            public void onUpstreamFinish() {
              if (early == null) {
                complete(answers);
              } else {
                last = true;
              }
            }
          });
      setHandler(
          answers,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              deliver();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(fromServer, cause);
            }
          });
    }

    /** While nothing is asked the server is listened to all the same, or it would be too late. */
    @Override
    public void preStart() {
      pull(fromServer);
    }

    private void watch(@Nullable Duration deadline) {
      patience = deadline == null ? null : Deadline.after(deadline.plus(silence));
      if (patience != null && !isTimerActive(LOOK)) {
        scheduleOnce(LOOK, patience.remaining());
      }
    }

    /** One timer for many requests: it was set for one that may have been answered long ago. */
    @Override
    public void onTimer(Object look) {
      if (patience == null) {
        return;
      }
      if (patience.isOver()) {
        failStage(new SilentConnection());
      } else {
        scheduleOnce(LOOK, patience.remaining());
      }
    }

    private void receive(ByteString bytes) {
      patience = null;
      int own = frame.take(bytes);
      if (own < bytes.size()) {
        LOG.warn("A server said {} bytes more than it was asked", bytes.size() - own);
        last = true;
      }
      early = bytes.take(own);
      if (isAvailable(answers) || own == 0) {
        deliver();
      }
    }

    private void deliver() {
      var bytes = early;
      early = null;
      if (bytes != null && !bytes.isEmpty()) {
        push(answers, bytes);
      }
      if (last) {
        completeStage();
      } else if ((bytes == null || frame.isOver())
          && !hasBeenPulled(fromServer)
          && !isClosed(fromServer)) {
        pull(fromServer);
      }
    }
  }
}
