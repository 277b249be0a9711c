package holdfast.kit.json;

/**
 * One fault in a body.
 *
 * @param pointer where, as an RFC 6901 pointer, e.g. {@code /lines/0/quantity}
 * @param code what, stable, e.g. {@code missing}
 */
public record Violation(String pointer, String code) {

  public static final String MISSING = "missing";
  public static final String UNKNOWN_FIELD = "unknown_field";
  public static final String WRONG_TYPE = "wrong_type";
}
