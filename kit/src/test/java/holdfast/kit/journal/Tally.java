package holdfast.kit.journal;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import java.util.List;

/** A number that may only grow to its limit: the rules behind {@link TallyEntity}. */
record Tally(int total) {

  static final int LIMIT = 1_000_000_000;

  sealed interface TallyEvent {

    record Added(int units) implements TallyEvent {}

    record Refused(int units) implements TallyEvent {}
  }

  Decision<TallyEvent> add(int units) {
    if (units == 13) {
      throw new IllegalStateException("cannot count that");
    }
    if (units == 0) {
      return Decision.unchanged();
    }
    if (total + units > LIMIT) {
      return new Decision.Refuse<>(
          new Refusal("too_much", "" + (LIMIT - total)), List.of(new TallyEvent.Refused(units)));
    }
    return Decision.accept(new TallyEvent.Added(units));
  }

  Tally after(TallyEvent event) {
    return switch (event) {
      case TallyEvent.Added(var units) -> new Tally(total + units);
      case TallyEvent.Refused _ -> this;
    };
  }
}
