package holdfast.inventory.http;

import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.entity.Reservations.Gathered;
import holdfast.inventory.entity.Reservations.LineOutcome;
import holdfast.inventory.entity.StockReply;
import holdfast.inventory.entity.StockReply.Refused;
import holdfast.inventory.entity.StockReply.Unanswered;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Problems;
import holdfast.kit.journal.GroupCommit.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to a reservation that its products' answers make: any line refused, and it is
 * refused, with what became of every line; else any line silent, and it is unknown; else it is
 * done.
 */
sealed interface Outcome {

  record Done(ReservationJson.Reservation body) implements Outcome {}

  record No(Problem problem, List<ReservationJson.Line> lines) implements Outcome {}

  /**
   * Gathers.
   *
   * @param whenDone what a line is called that was carried out, e.g. {@code held}
   */
  static Outcome of(ReservationId reservation, Gathered gathered, String whenDone) {
    var lines =
        gathered.lines().stream().map(line -> ReservationJson.Line.of(line, whenDone)).toList();
    var problem = problem(gathered.lines());
    return problem == null
        ? new Done(new ReservationJson.Reservation(reservation.toString(), lines))
        : new No(problem, lines);
  }

  private static @Nullable Problem problem(List<LineOutcome> lines) {
    Refused worst = null;
    boolean silent = false;
    for (var line : lines) {
      var reply = line.reply();
      silent |= isSilent(reply);
      if (reply instanceof Refused refused && !isSilent(reply)) {
        worst = worst == null || weight(refused) > weight(worst) ? refused : worst;
      }
    }
    if (worst != null) {
      var code = InventoryProblems.RESERVATION.code(worst.code());
      return Problem.of(code, worst.detail());
    }
    return silent ? silence(lines) : null;
  }

  /** Time that ran out decides over what else is wrong: it ends the attempt, or the order. */
  private static int weight(Refused refused) {
    return switch (refused.code()) {
      case "operation_expired" -> 2;
      case "reservation_expired" -> 1;
      default -> 0;
    };
  }

  private static boolean isSilent(StockReply reply) {
    return switch (reply) {
      case Unanswered _ -> true;
      case Refused refused -> refused.code().equals(ProblemCode.OUTCOME_UNKNOWN.code());
      case StockReply.Held _, StockReply.Done _, StockReply.Level _ -> false;
    };
  }

  /** Only what no product took in was certainly not carried out. */
  private static Problem silence(List<LineOutcome> lines) {
    boolean turnedAway =
        lines.stream().allMatch(line -> line.reply().equals(new Unanswered(Trouble.OVERLOADED)));
    return turnedAway ? Problems.overloaded() : Problems.outcomeUnknown();
  }
}
