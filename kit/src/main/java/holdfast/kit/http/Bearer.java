package holdfast.kit.http;

/** The token in the {@code Authorization} header (RFC 6750). */
public final class Bearer {

  private static final String SCHEME = "Bearer ";

  /**
   * The token, not yet checked.
   *
   * @throws ProblemException 401 when there is none
   */
  public static String token(Exchange exchange) {
    var header = exchange.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated();
    }
    return header.substring(SCHEME.length()).strip();
  }

  /** What is wrong with a token is not for whoever sent it. */
  public static ProblemException unauthenticated() {
    return Problem.of(ProblemCode.UNAUTHENTICATED, "a valid bearer token is required")
        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
        .asException();
  }

  private Bearer() {}
}
