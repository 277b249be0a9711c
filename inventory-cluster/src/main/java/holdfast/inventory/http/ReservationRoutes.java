package holdfast.inventory.http;

import static holdfast.kit.json.Shapes.parsed;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.StockOperation.Kind;
import holdfast.inventory.entity.Reservations;
import holdfast.inventory.http.ReservationJson.Affected;
import holdfast.inventory.http.ReservationJson.Batch;
import holdfast.inventory.http.ReservationJson.Handle;
import holdfast.inventory.http.ReservationJson.Operation;
import holdfast.inventory.http.ReservationJson.Reserve;
import holdfast.inventory.http.ReservationJson.Result;
import holdfast.inventory.http.ReservationJson.Results;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Reply;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Fields;
import holdfast.kit.json.InvalidFields;
import holdfast.kit.json.StrictJson;
import holdfast.kit.telemetry.Metrics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reservations, for the order service.
 *
 * <pre>
 * PUT  /internal/v1/reservations/{orderId}-{attempt}            hold units
 * POST /internal/v1/reservations/{orderId}-{attempt}/allocate   sell what is held
 * POST /internal/v1/reservations/{orderId}-{attempt}/release    give back what there is
 * POST /internal/v1/reservations/{orderId}-{attempt}/ship       let sold units leave
 * POST /internal/v1/reservations/{orderId}-{attempt}/restock    take shipped units back
 * POST /internal/v1/reservations:batch                          many of these at once
 * </pre>
 */
public final class ReservationRoutes {

  private static final String DONE = "done";

  private final Reservations reservations;
  private final Metrics.Counters outcomes;

  public ReservationRoutes(Reservations reservations, Metrics metrics) {
    this.reservations = reservations;
    this.outcomes =
        metrics.counters(
            "reservations",
            "What was asked of reservations, by how it ended",
            "outcome",
            Stream.concat(
                    InventoryProblems.RESERVATION.codes().stream(),
                    Stream.of(DONE, ProblemCode.OVERLOADED.code()))
                .toList());
  }

  /** The endpoints, for callers who may be newer than this service. */
  public List<Endpoint> endpoints(Api internal) {
    var api = internal.tolerant();
    var one = "/internal/v1/reservations/{reservation}";
    return List.of(
        api.put(
            one, Reserve::read, (call, body) -> reply(reserve(id(call), body, call.deadline()))),
        api.post(
            one + "/allocate",
            Affected::read,
            (call, body) -> reply(allocate(id(call), body, call.deadline()))),
        api.post(
            one + "/release",
            Affected::read,
            (call, body) -> reply(release(id(call), body, call.deadline()))),
        api.post(
            one + "/ship",
            Handle::read,
            (call, body) -> reply(handle(Kind.SHIP, id(call), body, call.deadline()))),
        api.post(
            one + "/restock",
            Handle::read,
            (call, body) -> reply(handle(Kind.RESTOCK, id(call), body, call.deadline()))),
        api.post("/internal/v1/reservations:batch", Batch::read, this::batch));
  }

  private CompletionStage<Outcome> reserve(ReservationId id, Reserve body, Deadline deadline) {
    return reservations
        .reserve(id, body.lines(), body.ttl(), body.intendedAt(), deadline)
        .thenApply(gathered -> counted(Outcome.of(id, gathered, "held")));
  }

  private CompletionStage<Outcome> allocate(ReservationId id, Affected body, Deadline deadline) {
    return reservations
        .allocate(id, body.lines(), deadline)
        .thenApply(gathered -> counted(Outcome.of(id, gathered, "allocated")));
  }

  private CompletionStage<Outcome> release(ReservationId id, Affected body, Deadline deadline) {
    return reservations
        .release(id, body.lines(), deadline)
        .thenApply(gathered -> counted(Outcome.of(id, gathered, "released")));
  }

  private CompletionStage<Outcome> handle(
      Kind kind, ReservationId id, Handle body, Deadline deadline) {
    var whenDone =
        switch (kind) {
          case SHIP -> "shipped";
          case RESTOCK -> "restocked";
        };
    return reservations
        .handle(body.operationId(), kind, id, body.lines(), body.intendedAt(), deadline)
        .thenApply(gathered -> counted(Outcome.of(id, gathered, whenDone)));
  }

  private CompletionStage<Reply> batch(Call call, Batch batch) {
    var results =
        batch.operations().stream()
            .map(operation -> perform(operation, call.deadline()).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> Reply.ok(new Results(results.stream().map(CompletableFuture::join).toList())));
  }

  /** One that cannot be read is answered in its place, and the others are carried out. */
  private CompletionStage<Result> perform(JsonNode operation, Deadline deadline) {
    try {
      return outcome(operation, deadline).thenApply(ReservationRoutes::result);
    } catch (InvalidFields invalid) {
      var code = ProblemCode.INVALID_REQUEST;
      var body = new ReservationJson.Refused(code.code(), code.title(), null, invalid.violations());
      return CompletableFuture.completedStage(new Result(code.status(), body));
    }
  }

  private CompletionStage<Outcome> outcome(JsonNode operation, Deadline deadline) {
    return switch (operation.path("op").asText()) {
      case "reserve" -> {
        var read = read(operation, Reserve::read);
        yield reserve(read.reservation(), read.body(), deadline);
      }
      case "allocate" -> {
        var read = read(operation, Affected::read);
        yield allocate(read.reservation(), read.body(), deadline);
      }
      case "release" -> {
        var read = read(operation, Affected::read);
        yield release(read.reservation(), read.body(), deadline);
      }
      case "ship" -> {
        var read = read(operation, Handle::read);
        yield handle(Kind.SHIP, read.reservation(), read.body(), deadline);
      }
      case "restock" -> {
        var read = read(operation, Handle::read);
        yield handle(Kind.RESTOCK, read.reservation(), read.body(), deadline);
      }
      default -> StrictJson.decodeTolerantly(operation, ReservationRoutes::unknownOperation);
    };
  }

  /** Also reports what is not an object at all. */
  private static Supplier<CompletionStage<Outcome>> unknownOperation(Fields in) {
    return in.required("op", parsed(_ -> null, "unknown_value"));
  }

  private static <T> Operation<T> read(JsonNode operation, Decoder<T> body) {
    return StrictJson.decodeTolerantly(operation, Operation.with(body));
  }

  private static ReservationId id(Call call) {
    return call.segment("reservation", ReservationId::parse, ProblemCode.NOT_FOUND);
  }

  private Outcome counted(Outcome outcome) {
    outcomes.increment(
        switch (outcome) {
          case Outcome.Done _ -> DONE;
          case Outcome.No(var problem, _) -> problem.code().code();
        });
    return outcome;
  }

  private static CompletionStage<Reply> reply(CompletionStage<Outcome> outcome) {
    return outcome.thenApply(known ->
        switch (known) {
          case Outcome.Done(var body) -> Reply.ok(body);
          case Outcome.No(var problem, var lines) -> Reply.no(problem.with("lines", lines));
        });
  }

  static Result result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var body) -> new Result(200, body);
      case Outcome.No(var problem, var lines) ->
          new Result(
              problem.code().status(),
              new ReservationJson.Refused(problem.code().code(), problem.detail(), lines, null));
    };
  }
}
