package holdfast.gateway.route;

/** Whom a route lets in; every route has to say it. */
public sealed interface Access {

  /** Also callers without a token. */
  record Anyone() implements Access {}

  /** Whoever brings a valid token. */
  record SignedIn() implements Access {}

  /** A valid token that carries this scope. */
  record WithScope(String scope) implements Access {}

  /** Reads {@code anyone}, {@code signed-in}, or the name of a scope. */
  static Access parse(String text) {
    return switch (text) {
      case "anyone" -> new Anyone();
      case "signed-in" -> new SignedIn();
      default -> new WithScope(text);
    };
  }
}
