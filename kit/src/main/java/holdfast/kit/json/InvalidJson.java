package holdfast.kit.json;

/** The bytes are not the JSON we take: syntax, encoding, a doubled key, too deep, too long. */
public final class InvalidJson extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, in words of ours; nothing of the document
   */
  InvalidJson(String message) {
    super(message);
  }

  /** The caller's mistake: where in our code it was noticed helps nobody. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
