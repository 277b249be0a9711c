package holdfast.order.domain;

import java.util.List;

/** What an order waits for, in the words of whoever has to look after it. */
public final class Waiting {

  /** A sentence for each thing; none if nothing is left to do. */
  public static List<String> of(Order.Placed order) {
    if (order.stage() instanceof Stage.NeedsAttention(var at, var reason)) {
      return List.of(
          "An operator has to decide, since a participant said what cannot be: " + reason,
          decision(order, at));
    }
    return Checkout.next(order).stream().map(step -> sentence(order, step)).sorted().toList();
  }

  /** What an operator can decide about an order that was parked there. */
  private static String decision(Order.Placed order, Stage at) {
    var compensate =
        switch (at) {
          case Stage.Undoing(_, _, _, _, Stage.Ending.Reject _) ->
              "compensate is refused, since the order is being rejected already.";
          case Stage.Undoing(_, _, _, _, Stage.Ending.Cancel _) ->
              "compensate does the same, since the order is being cancelled already.";
          case Stage.Confirmed _ when order.operations().anyPromised() ->
              "compensate is refused, since units were handed over or are about to be.";
          case Stage.Confirmed _ ->
              "compensate cancels the order, unless it is too late for a refund.";
          case Stage.AwaitingStock _,
              Stage.AwaitingPayment _,
              Stage.AwaitingAllocation _,
              Stage.AwaitingCapture _,
              Stage.Captured _,
              Stage.Undoing _,
              Stage.Cancelled _,
              Stage.Rejected _,
              Stage.NeedsAttention _ ->
              "compensate cancels the order.";
        };
    return "Put right what made it say so; then retry asks the same again. " + compensate;
  }

  /** What a step asks, as one says it. */
  static String request(Step step) {
    return switch (step) {
      case Step.ReserveStock _ -> "stock, asked to hold the lines";
      case Step.AuthorisePayment(_, _, var total) -> "the account, asked to hold " + total;
      case Step.AllocateStock _ -> "stock, asked to set the held units aside";
      case Step.CapturePayment(_, var total) -> "the account, asked to pay the held " + total;
      case Step.ReleaseStock _ -> "stock, asked to give back what it holds";
      case Step.VoidPayment _ -> "the account, asked to give back what it holds";
      case Step.ShipStock(_, var id, _, _) -> "stock, asked to ship the fulfilment " + id;
      case Step.RestockStock(_, var id, _, _) -> "stock, asked to take back the return " + id;
      case Step.RefundPayment(_, var id, _, var amount) ->
          "the account, asked to give back " + amount + " as refund " + id;
    };
  }

  private static String sentence(Order.Placed order, Step step) {
    return switch (step) {
      case Step.ReserveStock _ -> "Stock has not said whether it can hold the lines.";
      case Step.AuthorisePayment(_, _, var total) ->
          "The account "
              + order.placement().accountId()
              + " has not said whether it can hold "
              + total
              + ".";
      case Step.AllocateStock _ -> "Stock has not said whether it sets the held units aside.";
      case Step.CapturePayment(_, var total) ->
          "The account has not confirmed that "
              + total
              + " were captured; it cannot refuse, so it is asked until it answers.";
      case Step.ReleaseStock _ -> "Stock has not confirmed that nothing is held any more.";
      case Step.VoidPayment _ -> "The account has not confirmed that nothing is held any more.";
      case Step.ShipStock(_, var id, _, _) ->
          "Stock has not said which lines of the fulfilment " + id + " it shipped.";
      case Step.RestockStock(_, var id, _, _) ->
          "Stock has not confirmed the units of the return " + id + ".";
      case Step.RefundPayment(_, var id, _, var amount) ->
          "The account has not confirmed the refund " + id + " of " + amount + ".";
    };
  }

  private Waiting() {}
}
