package holdfast.order.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import holdfast.order.entity.Participants;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stock and payment in one, who decide by names: everything costs ten euros, but {@code rare} is
 * sold out, {@code missing} is not on its shelf when it is to be shipped, {@code stuck} is never
 * said to be shipped, {@code silent} is never answered for, and {@code odd} is answered with
 * nonsense.
 */
final class Shop implements Participants {

  @Override
  public CompletionStage<Outcome> perform(OrderId order, Placement placement, Step step) {
    if (asksFor(placement, "silent")
        || (step instanceof Step.ShipStock && asksFor(placement, "stuck"))) {
      return new CompletableFuture<>();
    }
    return completedFuture(
        switch (step) {
          case Step.ReserveStock _ -> reserve(placement);
          case Step.CapturePayment _ when asksFor(placement, "odd") ->
              new Outcome.Contradiction("already voided");
          case Step.AuthorisePayment _,
              Step.AllocateStock _,
              Step.CapturePayment _,
              Step.ReleaseStock _,
              Step.VoidPayment _,
              Step.RestockStock _,
              Step.RefundPayment _ ->
              new Outcome.Done();
          case Step.ShipStock _ ->
              new Outcome.Shipped(
                  asksFor(placement, "missing") ? Set.of(new Sku("missing")) : Set.of());
        });
  }

  private static Outcome reserve(Placement placement) {
    return asksFor(placement, "rare")
        ? new Outcome.Refused(
            new Rejection(
                Code.OUT_OF_STOCK,
                "not every line could be held",
                List.of(new RefusedLine(new Sku("rare"), Code.OUT_OF_STOCK, 1, 0)),
                null))
        : new Outcome.Reserved(
            placement.lines().stream()
                .map(line -> new PricedLine(line.sku(), line.quantity(), new Money(1000, "EUR"), 1))
                .toList());
  }

  private static boolean asksFor(Placement placement, String sku) {
    return placement.lines().stream().anyMatch(line -> line.sku().value().equals(sku));
  }
}
