package holdfast.inventory.entity;

import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.Line;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockOperation.Kind;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.Entities;
import holdfast.kit.cluster.Overloaded;
import holdfast.kit.journal.GroupCommit.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Fans one reservation out to its products and gathers the answers; keeps nothing.
 *
 * <p>Each product decides alone, so some lines may be held while others are refused. That a
 * reservation is had whole or not at all comes from whoever asks for it: on any refusal it releases
 * the whole attempt.
 */
public final class Reservations {

  /** What one product said, or {@link StockReply.Unanswered}. */
  public record LineOutcome(Line line, StockReply reply) {}

  /** What all products of a reservation said, in the order of its lines. */
  public record Gathered(List<LineOutcome> lines) {

    public Gathered {
      lines = List.copyOf(lines);
    }
  }

  private final Entities<StockCommand> stock;

  public Reservations(Entities<StockCommand> stock) {
    this.stock = stock;
  }

  /** Holds the units of every line for a while; never fails. */
  public CompletionStage<Gathered> reserve(
      ReservationId reservation, Lines lines, Duration ttl, Instant intendedAt, Deadline deadline) {
    long fingerprint = lines.fingerprint();
    return ask(
        lines,
        deadline,
        (line, replyTo) ->
            new StockCommand.Reserve(
                new Claim(reservation, line.quantity(), fingerprint, ttl, intendedAt), replyTo));
  }

  /** Sells the units that every line holds; never fails. */
  public CompletionStage<Gathered> allocate(
      ReservationId reservation, Lines lines, Deadline deadline) {
    return ask(
        lines,
        deadline,
        (line, replyTo) ->
            new StockCommand.Allocate(reservation, line.quantity().units(), replyTo));
  }

  /** Ends whatever the reservation has on every line; never fails. */
  public CompletionStage<Gathered> release(
      ReservationId reservation, Lines lines, Deadline deadline) {
    return ask(lines, deadline, (line, replyTo) -> new StockCommand.Release(reservation, replyTo));
  }

  /** Ships the units of every line, or takes them back, under one id; never fails. */
  public CompletionStage<Gathered> handle(
      UUID operation,
      Kind kind,
      ReservationId reservation,
      Lines lines,
      Instant intendedAt,
      Deadline deadline) {
    return ask(
        lines,
        deadline,
        (line, replyTo) ->
            new StockCommand.Handle(
                new StockOperation(operation, kind, reservation, line.quantity().units()),
                intendedAt,
                replyTo));
  }

  /** How every product stands; never fails. */
  public CompletionStage<Gathered> look(Lines lines, Deadline deadline) {
    return ask(lines, deadline, (_, replyTo) -> new StockCommand.Look(replyTo));
  }

  private CompletionStage<Gathered> ask(
      Lines lines,
      Deadline deadline,
      BiFunction<Line, ActorRef<StockReply>, StockCommand> command) {
    var asked =
        lines.merged().stream()
            .map(line -> askOne(line, deadline, command).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(_ -> new Gathered(asked.stream().map(CompletableFuture::join).toList()));
  }

  private CompletionStage<LineOutcome> askOne(
      Line line, Deadline deadline, BiFunction<Line, ActorRef<StockReply>, StockCommand> command) {
    return stock
        .<StockReply>ask(line.sku().value(), deadline, replyTo -> command.apply(line, replyTo))
        .handle((reply, failure) ->
            new LineOutcome(line, failure == null ? reply : unanswered(failure)));
  }

  private static StockReply unanswered(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new StockReply.Unanswered(
        cause instanceof Overloaded ? Trouble.OVERLOADED : Trouble.OUTCOME_UNKNOWN);
  }
}
