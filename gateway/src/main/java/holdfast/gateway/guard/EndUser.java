package holdfast.gateway.guard;

import java.util.Set;

/**
 * Who is asking, as a verified token says.
 *
 * @param scope as the token has it: names with spaces between
 * @param scopes the same, taken apart
 */
public record EndUser(String issuer, String subject, String scope, Set<String> scopes) {

  /** Also good as a key: neither part can be chosen so that two users share one. */
  public String identity() {
    return issuer.length() + ":" + issuer + subject;
  }
}
