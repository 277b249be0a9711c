package holdfast.kit.cluster;

/** Turned away before anything was done: a bound was reached. */
public final class Overloaded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Overloaded(String what) {
    super(what);
  }

  /** A refusal must stay cheaper than the work it refuses. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
