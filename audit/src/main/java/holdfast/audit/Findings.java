package holdfast.audit;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was found to break a law: the first of them by name, all of them counted. */
public final class Findings {

  /** So many are named a law, unless more are asked for: enough to see what they have in common. */
  static final int NAMED = 20;

  /** Those that break one law. */
  private final class Broken {
    private final Map<String, String> named = new LinkedHashMap<>();
    private long others;

    private void add(String id, String how) {
      if (named.containsKey(id)) {
        return;
      }
      if (named.size() < most) {
        named.put(id, how);
      } else {
        others++;
      }
    }
  }

  private final int most;
  private final Map<Law, Broken> broken = new EnumMap<>(Law.class);
  private final Set<String> open = new LinkedHashSet<>();
  private long openOrders;

  /**
   * None so far.
   *
   * @param most so many are named a law; the others are counted
   */
  Findings(int most) {
    this.most = most;
  }

  /**
   * Notes a breach.
   *
   * @param id what a person looks up next: an order, a product, an account, a row
   * @param how in a few words; only the first breach of a law by an id is told
   */
  void broken(Law law, String id, String how) {
    broken.computeIfAbsent(law, _ -> new Broken()).add(id, how);
  }

  /** Notes an order that has something left to do. */
  void open(String order) {
    openOrders++;
    if (open.size() < NAMED) {
      open.add(order);
    }
  }

  public boolean allHeld() {
    return broken.isEmpty();
  }

  /** The laws that are broken. */
  public Set<Law> laws() {
    return broken.keySet();
  }

  /** Who breaks the law, and how; at most the first few. */
  public Map<String, String> of(Law law) {
    var found = broken.get(law);
    return found == null ? Map.of() : found.named;
  }

  /** How many more than those break it; an id may be counted more than once. */
  long othersOf(Law law) {
    var found = broken.get(law);
    return found == null ? 0 : found.others;
  }

  /** How many orders have something left to do. */
  public long openOrders() {
    return openOrders;
  }

  /** The first of them. */
  Set<String> firstOpen() {
    return open;
  }
}
