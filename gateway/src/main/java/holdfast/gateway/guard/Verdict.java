package holdfast.gateway.guard;

import holdfast.kit.tokens.EndUser;

/** What the check of a token came to. */
public sealed interface Verdict {

  record Accepted(EndUser user) implements Verdict {}

  record Rejected(Flaw flaw) implements Verdict {}

  /** There are no keys to check it with; says nothing about the token. */
  record NoKeys() implements Verdict {}

  /** What is wrong with a token: told to its bearer and counted, so it names no content. */
  enum Flaw {
    TOO_LONG("the token is too long"),
    MALFORMED("not a signed JWT"),
    UNSUPPORTED("an algorithm, type or extension that is not accepted"),
    UNKNOWN_KEY("signed with a key that the issuer does not publish"),
    BAD_SIGNATURE("the signature does not match"),
    WRONG_ISSUER("another issuer's token"),
    WRONG_AUDIENCE("a token for another audience"),
    MISSING_CLAIM("a claim is missing or unusable"),
    EXPIRED("the token has expired"),
    NOT_YET_VALID("the token is not valid yet"),
    LIVES_TOO_LONG("the token is valid for too long");

    private final String description;

    Flaw(String description) {
      this.description = description;
    }

    public String description() {
      return description;
    }
  }
}
