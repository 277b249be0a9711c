package holdfast.kit.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All orders in which messages may arrive, each of them twice.
 *
 * @param <M> a message
 * @param <S> what there is after those that have arrived
 */
public abstract class EveryArrival<M, S> {

  private final List<M> messages;
  private int ended;

  protected EveryArrival(List<M> messages) {
    this.messages = List.copyOf(messages);
  }

  /** Whether somebody can have sent it by now. */
  protected abstract boolean mayBeSent(M message, S soFar);

  protected abstract S arrived(M message, S soFar);

  /** Nothing else arrives. */
  protected abstract void ends(S end);

  /**
   * Follows each of them to its end.
   *
   * @return how many there were
   */
  public final int followFrom(S start) {
    var copies = new LinkedHashMap<M, Integer>();
    messages.forEach(message -> copies.put(message, 2));
    ended = 0;
    follow(start, copies);
    return ended;
  }

  private void follow(S soFar, Map<M, Integer> left) {
    boolean any = false;
    for (var message : messages) {
      int copies = left.getOrDefault(message, 0);
      if (copies > 0 && mayBeSent(message, soFar)) {
        any = true;
        left.put(message, copies - 1);
        follow(arrived(message, soFar), left);
        left.put(message, copies);
      }
    }
    if (!any) {
      ended++;
      ends(soFar);
    }
  }
}
