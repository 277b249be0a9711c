package holdfast.order.http;

import static holdfast.kit.json.Shapes.money;
import static holdfast.kit.json.Shapes.parsed;
import static holdfast.kit.json.Shapes.text;

import holdfast.kit.domain.Money;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Json;
import holdfast.kit.json.Shapes;
import holdfast.kit.json.Violation;
import holdfast.kit.tokens.Caller;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The body that places an order. */
record PlaceOrder(
    AccountId accountId,
    String currency,
    List<Line> lines,
    @Nullable Money expectedTotal,
    @Nullable String note) {

  /** In UTF-16 units; what fits on a delivery note. */
  static final int LONGEST_NOTE = 500;

  static Supplier<PlaceOrder> read(Fields in) {
    var accountId = in.required("accountId", parsed(AccountId::new, "invalid_account_id"));
    var currency = in.required("currency", Shapes.currency());
    var lines = in.required("lines", Lines.SHAPE);
    var expectedTotal = in.optional("expectedTotal", money());
    var note = in.optional("note", text(1, LONGEST_NOTE));
    return () ->
        new PlaceOrder(
            accountId.get(), currency.get(), lines.get(), expectedTotal.get(), note.get());
  }

  /**
   * The order that the caller asks for, with one line a product.
   *
   * @throws holdfast.kit.http.ProblemException 422 if fields that are right by themselves do not go
   *     together
   */
  Placement by(Caller caller) {
    var errors = new ArrayList<Violation>();
    if (expectedTotal != null && !expectedTotal.currency().equals(currency)) {
      errors.add(new Violation("/expectedTotal/currency", "currency_mismatch"));
    }
    var merged = merged(errors);
    if (!errors.isEmpty()) {
      throw Lines.notTogether(errors);
    }
    return new Placement(
        caller.userIssuer(),
        caller.subject(),
        caller.isOperator(),
        fingerprint(merged),
        accountId,
        currency,
        merged,
        expectedTotal,
        note);
  }

  private List<Line> merged(List<Violation> errors) {
    try {
      return Line.merged(lines);
    } catch (IllegalArgumentException tooManyOfOne) {
      errors.add(new Violation("/lines", "quantity_out_of_range"));
      return List.of();
    }
  }

  private String fingerprint(List<Line> merged) {
    return Json.fingerprint(
        new Canonical(
            accountId.value(), currency, Lines.Canonical.of(merged), expectedTotal, note));
  }

  /** What is fingerprinted, and compared with retries for as long as the order lives. */
  private record Canonical(
      String accountId,
      String currency,
      List<Lines.Canonical> lines,
      @Nullable Money expectedTotal,
      @Nullable String note) {}
}
