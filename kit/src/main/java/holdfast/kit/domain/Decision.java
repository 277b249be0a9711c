package holdfast.kit.domain;

import java.util.List;

/**
 * What a domain rule concluded about a command: record facts, change nothing, or say no.
 *
 * @param <E> the facts of the thing that decided
 */
public sealed interface Decision<E> {

  /** The command is right; these facts are now to be stored, in this order, all or none. */
  record Accept<E>(List<E> events) implements Decision<E> {
    public Accept {
      events = List.copyOf(events);
    }
  }

  /** The command was carried out before; answering again keeps retries harmless. */
  record Unchanged<E>() implements Decision<E> {}

  /** Says no; what it had to record on the way (an expiry, the refusal itself) is stored first. */
  record Refuse<E>(Refusal refusal, List<E> events) implements Decision<E> {
    public Refuse {
      events = List.copyOf(events);
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied, nobody else ever sees it
  static <E> Decision<E> accept(E... events) {
    return new Accept<>(List.of(events));
  }

  static <E> Decision<E> unchanged() {
    return new Unchanged<>();
  }

  /** A refusal that leaves no trace: asking again may be answered differently. */
  static <E> Decision<E> refuse(String code, String detail) {
    return new Refuse<>(new Refusal(code, detail), List.of());
  }

  /** The facts to store before anybody is answered; empty when nothing changes. */
  default List<E> events() {
    return switch (this) {
      case Accept<E>(var events) -> events;
      case Unchanged<E>() -> List.of();
      case Refuse<E>(_, var events) -> events;
    };
  }
}
