package holdfast.simulation;

import holdfast.order.client.MappedAnswers;
import holdfast.order.client.MappedAnswers.StockLine;
import holdfast.order.domain.Line;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of what the products of a reservation say, as the inventory service does: any
 * line refused, and it is refused; else any line silent, and it is unknown.
 */
final class Gathering {

  private static final String SILENT = "outcome_unknown";

  private final World world;
  private final Step step;
  private final List<Line> asked;
  private final Consumer<@Nullable Outcome> heard;
  private final @Nullable StockLine[] said;
  private boolean answered;

  Gathering(World world, Step step, List<Line> asked, Consumer<@Nullable Outcome> heard) {
    this.world = world;
    this.step = step;
    this.asked = asked;
    this.heard = heard;
    this.said = new StockLine[asked.size()];
  }

  /** What a line is called that was carried out. */
  static String done(Step step) {
    return switch (step) {
      case Step.ReserveStock _ -> "held";
      case Step.AllocateStock _ -> "allocated";
      case Step.ReleaseStock _ -> "released";
      case Step.ShipStock _ -> "shipped";
      case Step.RestockStock _ -> "restocked";
      case Step.AuthorisePayment _,
          Step.CapturePayment _,
          Step.VoidPayment _,
          Step.RefundPayment _ ->
          throw new IllegalArgumentException("not for stock: " + step);
    };
  }

  void hear(int number, StockLine line) {
    said[number] = line;
    for (var other : said) {
      if (other == null) {
        return;
      }
    }
    answer();
  }

  /** What is not answered by now is silent. */
  void timeOut() {
    if (!answered) {
      answer();
    }
  }

  /** Silence is heard once; any other answer as often as it comes. */
  private void answer() {
    boolean again = answered;
    answered = true;
    if (world.faults.answersNonsense()) {
      world.counted.nonsense++;
      heard.accept(new Outcome.Contradiction("nonsense"));
      return;
    }
    var lines = new ArrayList<StockLine>(said.length);
    for (int i = 0; i < said.length; i++) {
      var line = said[i];
      var silent =
          new StockLine(asked.get(i).sku().value(), asked.get(i).quantity(), SILENT, null, 0);
      lines.add(line == null ? silent : line);
    }
    var code = worst(lines);
    var outcome = MappedAnswers.ofStock(step, asked, status(code), code, lines);
    if (outcome != null || !again) {
      heard.accept(outcome);
    }
  }

  private @Nullable String worst(List<StockLine> lines) {
    String worst = null;
    boolean silent = false;
    for (var line : lines) {
      if (line.outcome().equals(SILENT)) {
        silent = true;
      } else if (!line.outcome().equals(done(step))
          && (worst == null || weight(line.outcome()) > weight(worst))) {
        worst = line.outcome();
      }
    }
    return worst == null && silent ? SILENT : worst;
  }

  private static int weight(String code) {
    return switch (code) {
      case "operation_expired" -> 2;
      case "reservation_expired" -> 1;
      default -> 0;
    };
  }

  private static int status(@Nullable String code) {
    return switch (code) {
      case null -> 200;
      case "operation_expired" -> 410;
      case SILENT -> 503;
      default -> 409;
    };
  }
}
