package holdfast.kit.http;

import static java.util.stream.Collectors.toUnmodifiableMap;

import holdfast.kit.domain.Refusal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The one place in a service where a refusal's code meets its status. */
public final class ProblemTable {

  private final Map<String, ProblemCode> codes;

  private ProblemTable(Map<String, ProblemCode> codes) {
    this.codes = codes;
  }

  /**
   * All codes that the rules of a service can answer.
   *
   * @throws IllegalStateException when a code is listed twice
   */
  public static ProblemTable of(ProblemCode... codes) {
    return new ProblemTable(
        Arrays.stream(codes).collect(toUnmodifiableMap(ProblemCode::code, Function.identity())));
  }

  /** The refusal as a problem, its detail included. */
  public Problem problem(Refusal refusal) {
    return Problem.of(code(refusal.code()), refusal.detail());
  }

  /**
   * The code with its status.
   *
   * @throws IllegalStateException when no rule of this service may answer that code: a bug
   */
  public ProblemCode code(String code) {
    var found = codes.get(code);
    if (found == null) {
      throw new IllegalStateException("no status is given for the code " + code);
    }
    return found;
  }

  public Set<String> codes() {
    return codes.keySet();
  }
}
