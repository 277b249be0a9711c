package holdfast.kit.settings;

/** A setting that a node cannot start with; the message names the full key or variable. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SettingsException(String key, String problem) {
    super(key + ": " + problem);
  }

  public SettingsException(String key, String problem, Throwable cause) {
    super(key + ": " + problem, cause);
  }
}
