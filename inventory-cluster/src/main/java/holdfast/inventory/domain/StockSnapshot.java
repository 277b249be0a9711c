package holdfast.inventory.domain;

import holdfast.kit.domain.Recent;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Stock} as it is stored: plain lists, and nothing that a setting may change. Its form is
 * kept for ever under its own name, whatever the stock in memory looks like. It may have very many
 * entries, so each is short: ids are text, and prices stand once in a list of their own.
 *
 * @param prices those that reservations were told
 * @param closed in closing order, as are {@code requests} and {@code operations}
 * @param operations null for none
 * @param closedForgottenBefore closed reservations from before this may be missing; null for none
 */
public record StockSnapshot(
    @Nullable StockDefinition definition,
    int onHand,
    int shortfall,
    List<Price> prices,
    List<Open> holds,
    List<Ended> closed,
    List<Told> requests,
    Instant lastEventAt,
    @Nullable List<Handled> operations,
    @Nullable Instant closedForgottenBefore) {

  /**
   * A reservation that has units.
   *
   * @param price version of the price it was told
   * @param shipped null for none
   */
  public record Open(
      String reservation,
      int quantity,
      long fingerprint,
      int price,
      @Nullable Instant expiresAt,
      Instant since,
      @Nullable Integer shipped) {}

  /** A reservation that is over. */
  public record Ended(
      String reservation,
      End how,
      long fingerprint,
      @Nullable ReserveRefusal refusal,
      Instant at) {}

  /** How a reservation ended. */
  public enum End {
    RELEASED,
    EXPIRED,
    SHIPPED,
    REFUSED,
    CANCELLED
  }

  /** What a person was told. */
  public record Told(String key, String fingerprint, @Nullable Refusal refusal, Instant at) {}

  /** A shipment or a return. */
  public record Handled(StockOperation operation, @Nullable Refusal refusal, Instant at) {}

  public static StockSnapshot of(Stock stock) {
    var prices = new TreeMap<Integer, Price>();
    var holds = new ArrayList<Open>(stock.holds().size());
    stock
        .holds()
        .asMap()
        .forEach((reservation, hold) -> {
          prices.put(hold.price().version(), hold.price());
          holds.add(open(reservation, hold));
        });
    return new StockSnapshot(
        stock.definition(),
        stock.onHand(),
        stock.shortfall(),
        List.copyOf(prices.values()),
        holds,
        stock.closed().inClosingOrder().stream().map(StockSnapshot::ended).toList(),
        stock.requests().inClosingOrder().stream().map(StockSnapshot::told).toList(),
        stock.lastEventAt(),
        stock.operations().isEmpty()
            ? null
            : stock.operations().inClosingOrder().stream().map(StockSnapshot::handled).toList(),
        stock.closed().horizon().equals(Instant.MIN) ? null : stock.closed().horizon());
  }

  /** The stock that was stored, under the rules of today. */
  public Stock restore(StockPolicy policy) {
    return new Stock(
        policy,
        definition,
        onHand,
        shortfall,
        allHolds(),
        allClosed(),
        allRequests(),
        allOperations(),
        lastEventAt);
  }

  private static Open open(ReservationId reservation, StockHold hold) {
    return new Open(
        reservation.toString(),
        hold.quantity(),
        hold.fingerprint(),
        hold.price().version(),
        hold.expiresAt(),
        hold.since(),
        hold.shipped() == 0 ? null : hold.shipped());
  }

  private static Ended ended(Recent.Closed<ReservationId, ClosedReservation> closed) {
    var reservation = closed.key().toString();
    var at = closed.at();
    return switch (closed.value()) {
      case ClosedReservation.Released(var lines) ->
          new Ended(reservation, End.RELEASED, lines, null, at);
      case ClosedReservation.Expired(var lines) ->
          new Ended(reservation, End.EXPIRED, lines, null, at);
      case ClosedReservation.Shipped(var lines) ->
          new Ended(reservation, End.SHIPPED, lines, null, at);
      case ClosedReservation.Refused(var lines, var refusal) ->
          new Ended(reservation, End.REFUSED, lines, refusal, at);
      case ClosedReservation.Cancelled() -> new Ended(reservation, End.CANCELLED, 0, null, at);
    };
  }

  private static Told told(Recent.Closed<String, RequestOutcome> closed) {
    var outcome = closed.value();
    return new Told(closed.key(), outcome.fingerprint(), outcome.refusal(), closed.at());
  }

  private static Handled handled(Recent.Closed<UUID, OperationOutcome> closed) {
    return new Handled(closed.value().operation(), closed.value().refusal(), closed.at());
  }

  private Holds allHolds() {
    var byVersion = new HashMap<Integer, Price>();
    prices.forEach(price -> byVersion.put(price.version(), price));
    var all = Holds.NONE;
    for (var open : holds) {
      all = all.with(idOf(open.reservation()), holdOf(open, byVersion));
    }
    return all;
  }

  private static StockHold holdOf(Open open, Map<Integer, Price> prices) {
    var price = Objects.requireNonNull(prices.get(open.price()), "a hold without its price");
    return new StockHold(
        open.quantity(),
        open.shipped() == null ? 0 : open.shipped(),
        open.fingerprint(),
        price,
        open.expiresAt(),
        open.since());
  }

  private Recent<ReservationId, ClosedReservation> allClosed() {
    return Recent.of(
        closed.stream()
            .map(ended -> new Recent.Closed<>(idOf(ended.reservation()), endOf(ended), ended.at()))
            .toList(),
        closedForgottenBefore == null ? Instant.MIN : closedForgottenBefore);
  }

  private static ClosedReservation endOf(Ended ended) {
    return switch (ended.how()) {
      case RELEASED -> new ClosedReservation.Released(ended.fingerprint());
      case EXPIRED -> new ClosedReservation.Expired(ended.fingerprint());
      case SHIPPED -> new ClosedReservation.Shipped(ended.fingerprint());
      case REFUSED ->
          new ClosedReservation.Refused(
              ended.fingerprint(),
              Objects.requireNonNull(ended.refusal(), "a refusal without its reason"));
      case CANCELLED -> new ClosedReservation.Cancelled();
    };
  }

  private Recent<String, RequestOutcome> allRequests() {
    return Recent.of(
        requests.stream()
            .map(told ->
                new Recent.Closed<>(
                    told.key(), new RequestOutcome(told.fingerprint(), told.refusal()), told.at()))
            .toList());
  }

  private Recent<UUID, OperationOutcome> allOperations() {
    return operations == null
        ? Recent.empty()
        : Recent.of(
            operations.stream()
                .map(handled ->
                    new Recent.Closed<>(
                        handled.operation().id(),
                        new OperationOutcome(handled.operation(), handled.refusal()),
                        handled.at()))
                .toList());
  }

  private static ReservationId idOf(String text) {
    return Objects.requireNonNull(ReservationId.parse(text), "not a reservation id");
  }
}
