package holdfast.kit.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Answers the requests of one connection, one after the other, and ends a connection on which none
 * has come for a while. The server's own idle timeout starts anew with every byte: a request head
 * sent a letter at a time would hold its connection for ever. Whoever connects has something to
 * say, so the first request has to be there sooner than the next ones.
 */
final class Connection extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {

  private static final String LOOK = "look";

  private final Inlet<HttpRequest> in = Inlet.create("Connection.in");
  private final Outlet<HttpResponse> out = Outlet.create("Connection.out");
  private final FlowShape<HttpRequest, HttpResponse> shape = FlowShape.of(in, out);
  private final Function<HttpRequest, CompletionStage<HttpResponse>> answer;
  private final OpenConnections connections;
  private final Duration first;
  private final Duration idle;

  /**
   * A connection to be.
   *
   * @param answer never fails
   * @param connections that it is one of while it is open
   * @param first how long the head of the first request may take, give or take a quarter
   * @param idle how long there may be no further request, give or take a quarter of the shorter one
   */
  Connection(
      Function<HttpRequest, CompletionStage<HttpResponse>> answer,
      OpenConnections connections,
      Duration first,
      Duration idle) {
    this.answer = answer;
    this.connections = connections;
    this.first = first;
    this.idle = idle;
  }

  @Override
  public FlowShape<HttpRequest, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic implements OpenConnections.Ending {

    private final AsyncCallback<HttpResponse> answered = createAsyncCallback(this::send);
    private final AsyncCallback<HttpResponse> streamed = createAsyncCallback(_ -> streamIsOver());
    private final AsyncCallback<Connection> ending = createAsyncCallback(_ -> endWhenDone());
    private boolean busy;
    private boolean lastsForEver;
    private boolean ends;
    private Duration patience = first;
    private long idleSince = System.nanoTime();

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              receive(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              if (!busy) {
                completeStage();
              }
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (isClosed(in)) {
                completeStage();
              } else {
                pull(in);
              }
            }
          });
    }

    @Override
    public void preStart() {
      var pause = (first.compareTo(idle) < 0 ? first : idle).dividedBy(4);
      scheduleWithFixedDelay(LOOK, pause, pause);
      connections.opened(this);
    }

    @Override
    public void postStop() {
      connections.closed(this);
    }

    @Override
    public void endWhenIdle() {
      ending.invoke(Connection.this);
    }

    private void endWhenDone() {
      ends = true;
      if (!busy || lastsForEver) {
        completeStage();
      }
    }

    @Override
    public void onTimer(Object look) {
      if (!busy && System.nanoTime() - idleSince > patience.toNanos()) {
        completeStage();
      }
    }

    private void receive(HttpRequest request) {
      busy = true;
      patience = idle;
      var response = answer.apply(request);
      var now = response.toCompletableFuture();
      if (now.isDone()) {
        send(now.join());
      } else {
        response.thenAccept(answered::invoke);
      }
    }

    private void send(HttpResponse response) {
      if (response.entity().isChunked() || response.entity().isCloseDelimited()) {
        lastsForEver = isStreamOfEvents(response);
        push(out, watched(response));
      } else {
        rest();
        push(out, response);
      }
      if (isClosed(in) || (ends && !busy)) {
        completeStage();
      }
    }

    /** A stream of events may last for as long as it likes. */
    private HttpResponse watched(HttpResponse response) {
      return response.transformEntityDataBytes(
          Flow.of(ByteString.class)
              .watchTermination((used, done) -> {
                done.whenComplete((_, _) -> streamed.invoke(response));
                return used;
              }));
    }

    /** Its reader goes on with another node, from the last event that it has seen. */
    private static boolean isStreamOfEvents(HttpResponse response) {
      return response.entity().getContentType().mediaType().equals(MediaTypes.TEXT_EVENT_STREAM);
    }

    private void streamIsOver() {
      rest();
      if (ends) {
        completeStage();
      }
    }

    private void rest() {
      busy = false;
      lastsForEver = false;
      idleSince = System.nanoTime();
    }
  }
}
