package holdfast.order.http;

import holdfast.kit.domain.Money;
import holdfast.order.domain.Fulfilment.Shipment;
import holdfast.order.domain.Fulfilment.Status;
import holdfast.order.domain.Refund.Cause;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.entity.OrderReply.Current;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an order after it was placed, as callers see it. */
final class AfterSalesJson {

  /** Whether stock and payment have carried something out. */
  enum Progress {
    PENDING,
    DONE;

    static Progress of(boolean done) {
      return done ? DONE : PENDING;
    }
  }

  /** Units that were handed over together. */
  record Fulfilment(
      String id,
      Status status,
      List<FulfilledLine> lines,
      @Nullable String carrier,
      @Nullable String trackingNumber,
      Instant createdAt) {

    static Fulfilment of(holdfast.order.domain.Fulfilment fulfilment) {
      return new Fulfilment(
          fulfilment.id().value(),
          fulfilment.status(),
          fulfilment.lines().stream().map(FulfilledLine::of).toList(),
          fulfilment.carrier(),
          fulfilment.trackingNumber(),
          OrderJson.shown(fulfilment.at()));
    }
  }

  record FulfilledLine(String sku, int quantity, Status status) {

    static FulfilledLine of(Shipment line) {
      return new FulfilledLine(line.sku().value(), line.quantity(), line.status());
    }
  }

  /** Units that came back together, and the money that went back for them. */
  record Return(
      String id, Progress status, List<ReturnedLine> lines, Money refund, Instant createdAt) {

    static Return of(holdfast.order.domain.Return returned, Current order) {
      boolean paidBack =
          order.refunds().stream()
              .filter(refund -> refund.id().equals(returned.id()))
              .allMatch(holdfast.order.domain.Refund::done);
      return new Return(
          returned.id().value(),
          Progress.of(paidBack && !returned.restockPending()),
          returned.lines().stream().map(ReturnedLine::of).toList(),
          returned.refund(),
          OrderJson.shown(returned.at()));
    }
  }

  record ReturnedLine(String sku, int quantity, Disposition disposition) {

    static ReturnedLine of(holdfast.order.domain.ReturnedLine line) {
      return new ReturnedLine(line.sku().value(), line.quantity(), line.disposition());
    }
  }

  /** Money that goes back. */
  record Refund(
      String id,
      Progress status,
      Money amount,
      Cause cause,
      @Nullable String reason,
      Instant createdAt) {

    static Refund of(holdfast.order.domain.Refund refund) {
      return new Refund(
          refund.id().value(),
          Progress.of(refund.done()),
          refund.amount(),
          refund.cause(),
          refund.reason(),
          OrderJson.shown(refund.at()));
    }
  }

  static List<Fulfilment> fulfilments(Current order) {
    return order.fulfilments().stream().map(Fulfilment::of).toList();
  }

  static List<Return> returns(Current order) {
    return order.returns().stream().map(returned -> Return.of(returned, order)).toList();
  }

  static List<Refund> refunds(Current order) {
    return order.refunds().stream().map(Refund::of).toList();
  }

  private AfterSalesJson() {}
}
