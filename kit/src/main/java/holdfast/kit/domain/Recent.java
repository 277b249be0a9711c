package holdfast.kit.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
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
 * <p>What is too old is forgotten at once: nobody is told of it any more. The room it took is given
 * back a few records at a time, so that whoever asks first after a quiet time does not pay for all
 * of it.
 *
 * <p>Closing times are expected not to run backwards. Where one does, its record is forgotten with
 * or after the one that was closed before it, never earlier than its time allows.
 */
public final class Recent<K, V> implements Iterable<Recent.Closed<K, V>> {

  /** One closed record. */
  public record Closed<K, V>(K key, V value, Instant at) {}

  private record Place<K, V>(long number, Closed<K, V> closed) {}

  /** More than one, so that old records leave faster than new ones come; far below 1 ms. */
  private static final int SWEPT_AT_ONCE = 64;

  private static final Recent<?, ?> EMPTY =
      new Recent<>(HashTreePMap.empty(), TreePMap.empty(), Instant.MIN);

  private final HashPMap<K, Place<K, V>> places;
  private final TreePMap<Long, Closed<K, V>> inOrder;

  /** What was closed before this is forgotten, whether or not it still takes up room. */
  private final Instant horizon;

  private Recent(
      HashPMap<K, Place<K, V>> places, TreePMap<Long, Closed<K, V>> inOrder, Instant horizon) {
    this.places = places;
    this.inOrder = inOrder;
    this.horizon = horizon;
  }

  @SuppressWarnings("unchecked") // holds nothing, so it fits every type
  public static <K, V> Recent<K, V> empty() {
    return (Recent<K, V>) EMPTY;
  }

  /** What {@link #inClosingOrder} gave out, remembered again. */
  public static <K, V> Recent<K, V> of(Collection<Closed<K, V>> inClosingOrder) {
    return of(inClosingOrder, Instant.MIN);
  }

  /** What {@link #inClosingOrder} and {@link #horizon} gave out, remembered again. */
  public static <K, V> Recent<K, V> of(Collection<Closed<K, V>> inClosingOrder, Instant horizon) {
    Recent<K, V> recent = new Recent<>(HashTreePMap.empty(), TreePMap.empty(), horizon);
    for (var closed : inClosingOrder) {
      recent = recent.with(closed.key(), closed.value(), closed.at());
    }
    return recent;
  }

  /** The value that was closed under {@code key}; null when there is none, or no more. */
  public @Nullable V get(K key) {
    var place = remembered(key);
    return place == null ? null : place.closed().value();
  }

  public boolean contains(K key) {
    return remembered(key) != null;
  }

  /** Remembers {@code key} as the last one closed, in place of what it had before. */
  public Recent<K, V> with(K key, V value, Instant closedAt) {
    var closed = new Closed<>(key, value, closedAt);
    var before = places.get(key);
    var others = before == null ? inOrder : inOrder.minus(before.number());
    var number = inOrder.isEmpty() ? 0 : inOrder.lastKey() + 1;
    return new Recent<>(
        places.plus(key, new Place<>(number, closed)), others.plus(number, closed), horizon);
  }

  /**
   * Gives {@code key} another value, in the place and for the time that it had before.
   *
   * @throws IllegalArgumentException if nothing is remembered of it
   */
  public Recent<K, V> replaced(K key, V value) {
    var before = remembered(key);
    if (before == null) {
      throw new IllegalArgumentException("nothing is remembered of " + key);
    }
    var closed = new Closed<>(key, value, before.closed().at());
    return new Recent<>(
        places.plus(key, new Place<>(before.number(), closed)),
        inOrder.plus(before.number(), closed),
        horizon);
  }

  /** Without {@code key}, whenever it was closed. */
  public Recent<K, V> without(K key) {
    var place = places.get(key);
    return place == null
        ? this
        : new Recent<>(places.minus(key), inOrder.minus(place.number()), horizon);
  }

  /** Without the records that were closed before {@code moment}. */
  public Recent<K, V> forgottenBefore(Instant moment) {
    var next = moment.isAfter(horizon) ? moment : horizon;
    var placesLeft = places;
    var left = inOrder;
    int swept = 0;
    while (swept < SWEPT_AT_ONCE && !left.isEmpty()) {
      var oldest = left.firstEntry().getValue();
      if (!oldest.at().isBefore(next)) {
        break;
      }
      placesLeft = placesLeft.minus(oldest.key());
      left = left.minusFirstEntry();
      swept++;
    }
    return swept == 0 ? this : new Recent<>(placesLeft, left, next);
  }

  private @Nullable Place<K, V> remembered(K key) {
    var place = places.get(key);
    return place == null || isForgotten(place.closed()) ? null : place;
  }

  private boolean isForgotten(Closed<K, V> closed) {
    return closed.at().isBefore(horizon);
  }

  /** What was closed before this may have been forgotten; long ago if nothing ever was. */
  public Instant horizon() {
    return horizon;
  }

  /** How many records take up room; those count, too, that are forgotten and not yet swept. */
  public int size() {
    return inOrder.size();
  }

  public boolean isEmpty() {
    return !iterator().hasNext();
  }

  /** All records that are remembered, the one closed first at the front. */
  public List<Closed<K, V>> inClosingOrder() {
    return remembered().toList();
  }

  @Override
  public Iterator<Closed<K, V>> iterator() {
    return remembered().iterator();
  }

  private Stream<Closed<K, V>> remembered() {
    return inOrder.values().stream().filter(closed -> !isForgotten(closed));
  }

  /** Equal when they remember the same records in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Recent<?, ?> that && inClosingOrder().equals(that.inClosingOrder());
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
