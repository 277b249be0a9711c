package holdfast.simulation;

import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.Quantity;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockOperation.Kind;
import holdfast.kit.domain.Decision;
import holdfast.order.client.MappedAnswers;
import holdfast.order.domain.Line;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Step;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a step to stock or payment, as the HTTP layers do: each line of a reservation to its
 * product, and their answers back as one. How an answer is read is the order service's own code.
 *
 * <p>Harder than the real ones in one way: an answer that comes after its caller has given up still
 * reaches the order.
 */
final class Participants {

  private static final long CALL_TIMEOUT = 2_000;

  /** What one line is asked. */
  private interface Rule {
    Decision<StockEvent> decide(Stock stock, Line line, Instant clock);
  }

  private final World world;

  Participants(World world) {
    this.world = world;
  }

  /**
   * Asks; what is heard is the outcome, or null for silence, and after silence perhaps the outcome.
   *
   * @param unanswered how often it was asked in vain
   */
  void perform(
      OrderId order,
      Placement placement,
      Step step,
      int unanswered,
      Consumer<@Nullable Outcome> heard) {
    int attempt = world.rules.attempt(step, unanswered);
    var reservation = new ReservationId(order.value(), attempt);
    var payment = new PaymentId(order.value(), attempt);
    switch (step) {
      case Step.ReserveStock(_, var intendedAt, var lines) -> {
        long fingerprint = lines.hashCode();
        askStock(
            step,
            reservation,
            lines,
            heard,
            (stock, line, clock) ->
                world.rules.reserve(
                    stock,
                    new Claim(
                        reservation,
                        new Quantity(line.quantity()),
                        fingerprint,
                        world.policies.holdTtl(),
                        intendedAt),
                    clock));
      }
      case Step.AllocateStock _ ->
          askStock(
              step,
              reservation,
              placement.lines(),
              heard,
              (stock, line, clock) ->
                  world.rules.allocate(stock, reservation, line.quantity(), clock));
      case Step.ReleaseStock _ ->
          askStock(
              step,
              reservation,
              placement.lines(),
              heard,
              (stock, _, clock) -> world.rules.release(stock, reservation, clock));
      case Step.ShipStock(_, var id, var intendedAt, var lines) ->
          handle(step, Kind.SHIP, id, reservation, intendedAt, lines, heard);
      case Step.RestockStock(_, var id, var intendedAt, var lines) ->
          handle(step, Kind.RESTOCK, id, reservation, intendedAt, lines, heard);
      case Step.AuthorisePayment(_, var intendedAt, var total) -> {
        var asked =
            new Authorisation(
                total,
                placement.subject(),
                placement.byOperator() ? PlacedBy.OPERATOR : PlacedBy.OWNER);
        askPayment(
            step,
            placement,
            payment,
            null,
            heard,
            (account, clock) -> world.rules.authorise(account, payment, asked, intendedAt, clock));
      }
      case Step.CapturePayment _ ->
          askPayment(
              step,
              placement,
              payment,
              null,
              heard,
              (account, clock) -> world.rules.capture(account, payment, clock));
      case Step.VoidPayment _ ->
          askPayment(
              step,
              placement,
              payment,
              null,
              heard,
              (account, clock) -> world.rules.voidPayment(account, payment, clock));
      case Step.RefundPayment refunding -> {
        var refund = new RefundId(world.rules.refundId(refunding, unanswered).value());
        askPayment(
            step,
            placement,
            payment,
            refund,
            heard,
            (account, clock) ->
                world.rules.refund(
                    account, payment, refund, refunding.amount(), refunding.intendedAt(), clock));
      }
    }
  }

  private void handle(
      Step step,
      Kind kind,
      OperationId id,
      ReservationId reservation,
      Instant intendedAt,
      List<Line> lines,
      Consumer<@Nullable Outcome> heard) {
    var operation = UUID.fromString(id.value());
    askStock(
        step,
        reservation,
        lines,
        heard,
        (stock, line, clock) ->
            world.rules.handle(
                stock,
                new StockOperation(operation, kind, reservation, line.quantity()),
                intendedAt,
                clock));
  }

  private void askStock(
      Step step,
      ReservationId reservation,
      List<Line> lines,
      Consumer<@Nullable Outcome> heard,
      Rule rule) {
    var gathering = new Gathering(world, step, lines, heard);
    for (int i = 0; i < lines.size(); i++) {
      int number = i;
      var line = lines.get(i);
      world.network.send(
          Service.ORDER,
          Service.INVENTORY,
          step,
          () ->
              world
                  .stock(line.sku().value())
                  .deliver(process ->
                      process.decide(
                          (stock, clock) -> rule.decide(stock, line, clock),
                          (stock, decision) -> {
                            var said = said(step, reservation, line, stock, decision);
                            world.network.send(
                                Service.INVENTORY,
                                Service.ORDER,
                                said.outcome(),
                                () -> gathering.hear(number, said));
                          })));
    }
    world.agenda.in(CALL_TIMEOUT, gathering::timeOut);
  }

  private MappedAnswers.StockLine said(
      Step step, ReservationId reservation, Line line, Stock stock, Decision<StockEvent> decision) {
    var sku = line.sku().value();
    var code = decision instanceof Decision.Refuse<StockEvent>(var no, _) ? no.code() : null;
    world.answers.ofStock(step, sku, reservation, code);
    if (code != null) {
      return new MappedAnswers.StockLine(sku, line.quantity(), code, null, 0);
    }
    var hold = step instanceof Step.ReserveStock ? stock.hold(reservation) : null;
    return hold == null
        ? new MappedAnswers.StockLine(sku, line.quantity(), Gathering.done(step), null, 0)
        : new MappedAnswers.StockLine(
            sku,
            line.quantity(),
            Gathering.done(step),
            hold.price().unit(),
            hold.price().version());
  }

  private void askPayment(
      Step step,
      Placement placement,
      PaymentId payment,
      @Nullable RefundId refund,
      Consumer<@Nullable Outcome> heard,
      BiFunction<Account, Instant, Decision<AccountEvent>> rule) {
    boolean[] answered = {false};
    world.network.send(
        Service.ORDER,
        Service.PAYMENT,
        step,
        () ->
            world
                .account(placement.accountId().value())
                .deliver(process ->
                    process.decide(
                        rule,
                        (account, decision) -> {
                          var code =
                              decision instanceof Decision.Refuse<AccountEvent>(var no, _)
                                  ? no.code()
                                  : null;
                          world.answers.ofPayment(
                              step, placement.accountId().value(), payment, refund, code);
                          world.network.send(
                              Service.PAYMENT,
                              Service.ORDER,
                              code == null ? "done" : code,
                              () -> {
                                var outcome = meant(step, code);
                                if (outcome != null || !answered[0]) {
                                  heard.accept(outcome);
                                }
                                answered[0] = true;
                              });
                        })));
    world.agenda.in(
        CALL_TIMEOUT,
        () -> {
          if (!answered[0]) {
            heard.accept(null);
          }
        });
  }

  private @Nullable Outcome meant(Step step, @Nullable String code) {
    if (world.faults.answersNonsense()) {
      world.counted.nonsense++;
      return new Outcome.Contradiction("nonsense");
    }
    return MappedAnswers.ofPayment(step, status(code), code);
  }

  /** As in the table of the payment service. */
  private static int status(@Nullable String code) {
    return switch (code) {
      case null -> 200;
      case "account_not_found" -> 404;
      case "currency_mismatch", "amount_out_of_range" -> 422;
      case "operation_expired" -> 410;
      case "outcome_unknown" -> 503;
      default -> 409;
    };
  }
}
