package holdfast.kit.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * What was closed lately, in closing order: a memory that answers late repeats and forgets by time.
 *
 * <p>Immutable. A changed copy shares its structure with the original, so remembering, looking up
 * and forgetting one record cost O(log n), however many are remembered.
 *
 * <p>Closing times are expected not to run backwards. Where one does, its record is forgotten
 * together with the one that was closed before it, never earlier than its time allows.
 */
public final class Recent<K, V> implements Iterable<Recent.Closed<K, V>> {

  /** One closed record. */
  public record Closed<K, V>(K key, V value, Instant at) {}

  private record Place<K, V>(long number, Closed<K, V> closed) {}

  private static final Recent<?, ?> EMPTY = new Recent<>(HashTreePMap.empty(), TreePMap.empty());

  private final HashPMap<K, Place<K, V>> places;
  private final TreePMap<Long, Closed<K, V>> inOrder;

  private Recent(HashPMap<K, Place<K, V>> places, TreePMap<Long, Closed<K, V>> inOrder) {
    this.places = places;
    this.inOrder = inOrder;
  }

  @SuppressWarnings("unchecked") // holds nothing, so it fits every type
  public static <K, V> Recent<K, V> empty() {
    return (Recent<K, V>) EMPTY;
  }

  /** What {@link #inClosingOrder} gave out, remembered again. */
  public static <K, V> Recent<K, V> of(Collection<Closed<K, V>> inClosingOrder) {
    Recent<K, V> recent = empty();
    for (var closed : inClosingOrder) {
      recent = recent.with(closed.key(), closed.value(), closed.at());
    }
    return recent;
  }

  /** The value that was closed under {@code key}; null when there is none, or no more. */
  public @Nullable V get(K key) {
    var place = places.get(key);
    return place == null ? null : place.closed().value();
  }

  public boolean contains(K key) {
    return places.containsKey(key);
  }

  /** Remembers {@code key} as the last one closed, in place of what it had before. */
  public Recent<K, V> with(K key, V value, Instant closedAt) {
    var closed = new Closed<>(key, value, closedAt);
    var before = places.get(key);
    var others = before == null ? inOrder : inOrder.minus(before.number());
    var number = inOrder.isEmpty() ? 0 : inOrder.lastKey() + 1;
    return new Recent<>(places.plus(key, new Place<>(number, closed)), others.plus(number, closed));
  }

  /**
   * Gives {@code key} another value, in the place and for the time that it had before.
   *
   * @throws IllegalArgumentException if nothing is remembered of it
   */
  public Recent<K, V> replaced(K key, V value) {
    var before = places.get(key);
    if (before == null) {
      throw new IllegalArgumentException("nothing is remembered of " + key);
    }
    var closed = new Closed<>(key, value, before.closed().at());
    return new Recent<>(
        places.plus(key, new Place<>(before.number(), closed)),
        inOrder.plus(before.number(), closed));
  }

  /** Without {@code key}, whenever it was closed. */
  public Recent<K, V> without(K key) {
    var place = places.get(key);
    return place == null ? this : new Recent<>(places.minus(key), inOrder.minus(place.number()));
  }

  /** Without the records that were closed before {@code moment}. */
  public Recent<K, V> forgottenBefore(Instant moment) {
    var left = this;
    for (var oldest = left.oldest();
        oldest != null && oldest.at().isBefore(moment);
        oldest = left.oldest()) {
      left = new Recent<>(left.places.minus(oldest.key()), left.inOrder.minusFirstEntry());
    }
    return left;
  }

  /** The record that will be forgotten first; null when nothing is remembered. */
  public @Nullable Closed<K, V> oldest() {
    return inOrder.isEmpty() ? null : inOrder.firstEntry().getValue();
  }

  public int size() {
    return inOrder.size();
  }

  public boolean isEmpty() {
    return inOrder.isEmpty();
  }

  /** All records, the one closed first at the front. */
  public List<Closed<K, V>> inClosingOrder() {
    return List.copyOf(inOrder.values());
  }

  @Override
  public Iterator<Closed<K, V>> iterator() {
    return inOrder.values().iterator();
  }

  /** Equal when they remember the same records in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Recent<?, ?> that
        && size() == that.size()
        && inClosingOrder().equals(that.inClosingOrder());
  }

  @Override
  public int hashCode() {
    return inClosingOrder().hashCode();
  }

  @Override
  public String toString() {
    return "Recent" + inClosingOrder();
  }
}
