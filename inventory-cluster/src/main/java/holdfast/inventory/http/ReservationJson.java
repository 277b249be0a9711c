package holdfast.inventory.http;

import static holdfast.kit.json.Shapes.anything;
import static holdfast.kit.json.Shapes.instant;
import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.list;
import static holdfast.kit.json.Shapes.parsed;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.entity.Reservations.LineOutcome;
import holdfast.inventory.entity.StockReply;
import holdfast.kit.domain.Money;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about reservations, and of their answers. */
final class ReservationJson {

  /** The longest time that a hold may ask for; it gets less if the settings say so. */
  private static final int MAX_TTL_SECONDS = 24 * 60 * 60;

  /** The most operations that travel together. */
  private static final int MAX_BATCH = 64;

  /** {@code {"intendedAt": "2026-01-01T12:00:00Z", "ttlSeconds": 600, "lines": […]}}. */
  record Reserve(Instant intendedAt, Duration ttl, Lines lines) {
    static Supplier<Reserve> read(Fields in) {
      var intendedAt = in.required("intendedAt", instant());
      var ttl = in.required("ttlSeconds", integer(1, MAX_TTL_SECONDS, "ttl_out_of_range"));
      var lines = in.required("lines", LineShapes.INTERNAL);
      return () -> new Reserve(intendedAt.get(), Duration.ofSeconds(ttl.get()), lines.get());
    }
  }

  /** {@code {"lines": […]}}: which products are meant, and how many units were. */
  record Affected(Lines lines) {
    static Supplier<Affected> read(Fields in) {
      var lines = in.required("lines", LineShapes.INTERNAL);
      return () -> new Affected(lines.get());
    }
  }

  /** {@code {"operationId": "…", "intendedAt": "2026-01-01T12:00:00Z", "lines": […]}}. */
  record Handle(UUID operationId, Instant intendedAt, Lines lines) {
    static Supplier<Handle> read(Fields in) {
      var operationId =
          in.required("operationId", parsed(ReservationJson::uuid, "invalid_operation_id"));
      var intendedAt = in.required("intendedAt", instant());
      var lines = in.required("lines", LineShapes.INTERNAL);
      return () -> new Handle(operationId.get(), intendedAt.get(), lines.get());
    }
  }

  /** {@code {"operations": […]}}; each is read on its own, so that one cannot spoil the others. */
  record Batch(List<JsonNode> operations) {
    static Supplier<Batch> read(Fields in) {
      var operations =
          in.required("operations", list(1, MAX_BATCH, "operations_out_of_range", anything()));
      return () -> new Batch(operations.get());
    }
  }

  /** One of a batch: the id that the path of a single one has, and the same body. */
  record Operation<T>(ReservationId reservation, T body) {
    static <T> Decoder<Operation<T>> with(Decoder<T> body) {
      return in -> {
        var reservation =
            in.required("reservationId", parsed(ReservationId::parse, "invalid_reservation_id"));
        var read = body.read(in);
        return () -> new Operation<>(reservation.get(), read.get());
      };
    }
  }

  /**
   * What became of one line.
   *
   * @param outcome held, allocated, released, shipped, restocked; or the code of the refusal; or
   *     outcome_unknown
   * @param available units that could be had, of a line that is out of stock
   * @param version of the product's stock; absent when it did not answer
   */
  record Line(
      String sku,
      int quantity,
      String outcome,
      @Nullable Money unitPrice,
      @Nullable Integer priceVersion,
      @Nullable Integer available,
      @Nullable Integer perOrderLimit,
      @Nullable Long version) {

    static Line of(LineOutcome outcome, String whenDone) {
      return switch (outcome.reply()) {
        case StockReply.Held(var unitPrice, var priceVersion, var version) ->
            line(outcome, whenDone, unitPrice, priceVersion, null, null, version);
        case StockReply.Done(var version) ->
            line(outcome, whenDone, null, null, null, null, version);
        case StockReply.Refused(var code, _, var available, var limit, var version) ->
            line(outcome, code, null, null, available, limit, version);
        case StockReply.Unanswered _ ->
            line(outcome, "outcome_unknown", null, null, null, null, null);
        case StockReply.Level level ->
            throw new IllegalStateException("a level is no answer to a reservation: " + level);
      };
    }

    private static Line line(
        LineOutcome outcome,
        String what,
        @Nullable Money unitPrice,
        @Nullable Integer priceVersion,
        @Nullable Integer available,
        @Nullable Integer perOrderLimit,
        @Nullable Long version) {
      var line = outcome.line();
      return new Line(
          line.sku().value(),
          line.quantity().units(),
          what,
          unitPrice,
          priceVersion,
          available,
          perOrderLimit,
          version);
    }
  }

  /** All lines were carried out. */
  record Reservation(String reservationId, List<Line> lines) {}

  /** Some line was not, within a batch; alone it is a problem document with the same members. */
  record Refused(
      String code, String detail, @Nullable List<Line> lines, @Nullable List<Violation> errors) {}

  /** What became of one operation: what would have been the answer to a single request. */
  record Result(int status, Object body) {}

  /** In the order of the operations. */
  record Results(List<Result> results) {}

  /** In the one way to write it; the library takes others as well. */
  private static @Nullable UUID uuid(String text) {
    var uuid = UUID.fromString(text);
    return uuid.toString().equals(text) ? uuid : null;
  }

  private ReservationJson() {}
}
