package holdfast.local.load;

/**
 * What became of requests that were sent again under their keys.
 *
 * @param same answered with the order that their callers had been told of
 * @param first answered, to callers that had been told of no order
 * @param other answered with another order than before, which must never be
 * @param none not answered with an order
 */
public record Repeats(int same, int first, int other, int none) {

  /** Whether every key stands for one order, and every caller has been told of it by now. */
  public boolean areWhole() {
    return other == 0 && none == 0;
  }

  @Override
  public String toString() {
    return "%d the same order, %d orders told of for the first time, %d another order, %d no order"
        .formatted(same, first, other, none);
  }
}
