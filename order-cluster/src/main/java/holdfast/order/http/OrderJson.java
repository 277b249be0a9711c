package holdfast.order.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import holdfast.kit.domain.Money;
import holdfast.order.domain.Fulfilment;
import holdfast.order.domain.Fulfilment.Shipment;
import holdfast.order.domain.Holdings.OfPayment;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Refund;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.Sku;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.view.OrderList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Orders as callers see them. */
final class OrderJson {

  /**
   * One order.
   *
   * @param paymentId while money is held or taken for it
   * @param refunded what is given back, and what is accepted to be
   * @param attention only operators are told
   * @param parts what was asked for with {@code include}, and what is to be said about it
   */
  record Order(
      String id,
      OrderStatus status,
      long version,
      String accountId,
      @Nullable String paymentId,
      String currency,
      List<Line> lines,
      @Nullable Money total,
      Money refunded,
      @Nullable Rejected rejection,
      List<AfterSalesJson.Fulfilment> fulfilments,
      List<AfterSalesJson.Return> returns,
      List<AfterSalesJson.Refund> refunds,
      @Nullable String note,
      @Nullable Boolean attention,
      Instant createdAt,
      Instant updatedAt,
      @JsonAnyGetter Map<String, @Nullable Object> parts) {

    static Order of(
        String id, Current order, boolean forOperator, Map<String, @Nullable Object> parts) {
      var placement = order.placement();
      return new Order(
          id,
          order.status(),
          order.version(),
          placement.accountId().value(),
          paymentId(id, order),
          placement.currency(),
          lines(order),
          order.total(),
          refunded(order),
          order.rejection() == null ? null : Rejected.of(order.rejection()),
          AfterSalesJson.fulfilments(order),
          AfterSalesJson.returns(order),
          AfterSalesJson.refunds(order),
          placement.note(),
          forOperator ? order.attention() : null,
          shown(order.createdAt()),
          shown(order.updatedAt()),
          parts);
    }

    private static @Nullable String paymentId(String id, Current order) {
      var payment = order.holdings().payment();
      return payment == OfPayment.AUTHORISED || payment == OfPayment.CAPTURED
          ? id + "-" + order.attempt()
          : null;
    }

    private static Money refunded(Current order) {
      return order.refunds().stream()
          .map(Refund::amount)
          .reduce(Money.zero(order.placement().currency()), Money::plus);
    }

    private static List<Line> lines(Current order) {
      Map<Sku, PricedLine> priced =
          order.prices().stream().collect(Collectors.toMap(PricedLine::sku, Function.identity()));
      Map<Sku, Integer> fulfilled =
          order.fulfilments().stream()
              .flatMap(fulfilment -> fulfilment.lines().stream())
              .filter(line -> line.status() == Fulfilment.Status.DONE)
              .collect(Collectors.toMap(Shipment::sku, Shipment::quantity, Math::addExact));
      Map<Sku, Integer> returned =
          order.returns().stream()
              .flatMap(one -> one.lines().stream())
              .collect(Collectors.toMap(ReturnedLine::sku, ReturnedLine::quantity, Math::addExact));
      return order.placement().lines().stream()
          .map(line ->
              Line.of(
                  line,
                  priced.get(line.sku()),
                  fulfilled.getOrDefault(line.sku(), 0),
                  returned.getOrDefault(line.sku(), 0)))
          .toList();
    }
  }

  /**
   * One product.
   *
   * @param fulfilled units that were handed over
   * @param returned units that came back, or are accepted to
   */
  record Line(
      String sku,
      int quantity,
      @Nullable Money unitPrice,
      @Nullable Money lineTotal,
      int fulfilled,
      int returned) {

    static Line of(
        holdfast.order.domain.Line line, @Nullable PricedLine priced, int fulfilled, int returned) {
      return new Line(
          line.sku().value(),
          line.quantity(),
          priced == null ? null : priced.unitPrice(),
          priced == null ? null : priced.total(),
          fulfilled,
          returned);
    }
  }

  /** Why an order was not carried out. */
  record Rejected(String code, String detail, List<RefusedLine> lines, @Nullable Money total) {

    static Rejected of(Rejection rejection) {
      return new Rejected(
          text(rejection.code()),
          rejection.detail(),
          rejection.lines().stream().map(RefusedLine::of).toList(),
          rejection.total());
    }
  }

  record RefusedLine(String sku, String code, int requested, @Nullable Integer available) {

    static RefusedLine of(Rejection.RefusedLine line) {
      return new RefusedLine(
          line.sku().value(), text(line.code()), line.requested(), line.available());
    }
  }

  /** Some orders of a list. */
  record Page(List<Summary> items, @Nullable String nextCursor) {}

  /** One order in a list. */
  record Summary(
      String id,
      OrderStatus status,
      long version,
      String accountId,
      String currency,
      @Nullable Money total,
      @Nullable RejectedFor rejection,
      @Nullable Boolean attention,
      Instant createdAt,
      Instant updatedAt) {

    static Summary of(OrderList.Item item, boolean forOperator) {
      return new Summary(
          item.id().toString(),
          item.status(),
          item.version(),
          item.account().value(),
          item.currency(),
          item.total(),
          item.rejection() == null ? null : new RejectedFor(text(item.rejection())),
          forOperator ? item.attention() : null,
          shown(item.createdAt()),
          shown(item.updatedAt()));
    }
  }

  record RejectedFor(String code) {}

  private static String text(Rejection.Code code) {
    return code.name().toLowerCase(Locale.ROOT);
  }

  /** A list keeps microseconds and an order what its clock gave; callers see one time. */
  static Instant shown(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private OrderJson() {}
}
