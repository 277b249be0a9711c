package holdfast.kit.cluster;

/**
 * Nobody answered in time. The command may have been carried out, may be later, or never: whoever
 * needs to know asks again with the same id.
 */
public final class OutcomeUnknown extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OutcomeUnknown(String what) {
    super(what);
  }

  /** Expected under load and failover, and often: a stack trace would cost more than it tells. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
