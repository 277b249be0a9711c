package holdfast.simulation;

import holdfast.kit.domain.Decision;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Does what {@code StockEntity} and {@code AccountEntity} do: decide, store, answer. */
final class ParticipantProcess<S, E> extends Incarnation<S, E> {

  ParticipantProcess(World world, Entity<S, E, ParticipantProcess<S, E>> entity) {
    super(world, entity);
  }

  /** Answers from what stands once the events of the decision are stored. */
  void decide(BiFunction<S, Instant, Decision<E>> rule, BiConsumer<S, Decision<E>> answer) {
    var decision = rule.apply(state(), clock());
    store(decision.events());
    step();
    answer.accept(state(), decision);
  }
}
