package holdfast.kit.tokens;

import java.util.Set;

/**
 * Whom a request is made for.
 *
 * @param issuer who vouches for the user
 * @param subject who it is, unique at that issuer
 * @param scopes what the user may do
 */
public record EndUser(String issuer, String subject, Set<String> scopes) {

  /** The scope of people who run the shop. */
  public static final String OPERATE = "holdfast:operate";

  public EndUser {
    scopes = Set.copyOf(scopes);
  }

  public boolean isOperator() {
    return scopes.contains(OPERATE);
  }
}
