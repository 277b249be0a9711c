package holdfast.kit.tokens;

import java.util.Set;

/**
 * Who calls, proven by a token: a service of ours, on behalf of an end user.
 *
 * @param service the service that signed the token
 * @param userIssuer who vouches for the end user
 * @param subject the end user
 * @param scopes what the end user may do
 */
public record Caller(String service, String userIssuer, String subject, Set<String> scopes) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** Whether the end user is one of those who run the shop. */
  public boolean isOperator() {
    return scopes.contains(EndUser.OPERATE);
  }

  /** To call on for the same user. */
  public EndUser user() {
    return new EndUser(userIssuer, subject, scopes);
  }
}
