package holdfast.kit.http;

/**
 * Ends the handling of a request with a problem. Thrown where a request is read, so that reading it
 * stays a plain sequence; what a rule refuses is a value and becomes a {@link Reply}.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code().code());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /** A refusal must stay cheaper than the work it refuses. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
