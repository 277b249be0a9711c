package holdfast.order.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much is left to do, of all orders together.
 *
 * @param unfinished orders that go on by themselves
 * @param attention orders that wait for a person
 * @param oldest since when the oldest of the unfinished ones is; null when there is none
 */
public record LeftToDo(int unfinished, int attention, @Nullable Instant oldest) {}
