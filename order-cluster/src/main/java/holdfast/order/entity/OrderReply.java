package holdfast.order.entity;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.order.domain.Fulfilment;
import holdfast.order.domain.Holdings;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Refund;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Return;
import holdfast.order.domain.Waiting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@link OrderEntity} answers. */
public sealed interface OrderReply extends Wire {

  /**
   * The order as it is.
   *
   * @param version number of the last event that this reflects
   * @param created whether the command that is answered is the one that placed it, or that had its
   *     operation accepted
   * @param attempt number of the attempt under way, or of the last
   * @param prices none until it is priced
   * @param holdings what stock and account hold for this attempt, as stored by the order
   * @param attention whether a person has to look before it goes on
   * @param waitsFor what is still to be done, a sentence each; none once the order is at rest
   */
  record Current(
      long version,
      boolean created,
      OrderStatus status,
      boolean attention,
      Placement placement,
      int attempt,
      List<PricedLine> prices,
      @Nullable Money total,
      Holdings holdings,
      @Nullable Rejection rejection,
      List<Fulfilment> fulfilments,
      List<Return> returns,
      List<Refund> refunds,
      List<String> waitsFor,
      Instant createdAt,
      Instant updatedAt)
      implements OrderReply {

    /** Whether nothing is left to do for it, or a person has to look first. */
    public boolean isSettled() {
      return attention || waitsFor.isEmpty();
    }

    static Current of(Order.Placed order, long version, boolean created) {
      var prices = order.prices();
      return new Current(
          version,
          created,
          order.status(),
          order.needsAttention(),
          order.placement(),
          order.attempt().number(),
          prices == null ? List.of() : prices.lines(),
          prices == null ? null : prices.total(),
          order.holdings(),
          order.rejection(),
          order.operations().fulfilments(),
          order.operations().returns(),
          order.operations().refunds(),
          Waiting.of(order),
          order.placedAt(),
          order.updatedAt());
    }
  }

  /** There is no such order, or none that the reader may know of. */
  record NotFound() implements OrderReply {}

  /**
   * A definite no.
   *
   * @param maximumRefundable what could be refunded, where too much was asked for
   */
  record Refused(Refusal refusal, @Nullable Money maximumRefundable) implements OrderReply {}

  /** Answers {@link OrderCommand.Wake}: the order is awake. */
  record Awake() implements OrderReply {}
}
