package holdfast.gateway.guard;

import holdfast.gateway.guard.Verdict.Accepted;
import holdfast.gateway.guard.Verdict.Flaw;
import holdfast.gateway.guard.Verdict.NoKeys;
import holdfast.gateway.guard.Verdict.Rejected;
import holdfast.gateway.route.Access;
import holdfast.kit.http.Bearer;
import holdfast.kit.http.Exchange;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemCode.Outcome;
import holdfast.kit.http.ProblemException;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.tokens.EndUser;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who is asking, and whether the route is for them. */
public final class Authentication {

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  private static final ProblemCode KEYS_UNAVAILABLE =
      ProblemCode.UPSTREAM_UNAVAILABLE.withOutcome(Outcome.NOT_EXECUTED);

  private final AccessTokens tokens;
  private final Metrics.Counters flaws;

  public Authentication(AccessTokens tokens, Metrics metrics) {
    this.tokens = tokens;
    this.flaws =
        metrics.counters(
            "tokens.refused",
            "Tokens of end users that were refused",
            "flaw",
            Arrays.stream(Flaw.values()).map(Authentication::label).toList());
  }

  /**
   * Whoever is asking; fails with a {@link ProblemException} when that stays unknown (401), or is
   * not enough for this route (403), or cannot be told without the issuer's keys (503).
   */
  public CompletionStage<EndUser> user(Exchange exchange, Access access) {
    return tokens
        .check(Bearer.token(exchange))
        .thenApply(verdict ->
            switch (verdict) {
              case Accepted(var user) -> authorized(user, access);
              case Rejected(var flaw) -> throw refused(exchange, flaw);
              case NoKeys() -> throw noKeys();
            });
  }

  private static EndUser authorized(EndUser user, Access access) {
    if (access instanceof Access.WithScope(var scope) && !user.scopes().contains(scope)) {
      throw Problem.of(ProblemCode.FORBIDDEN, "this needs the scope " + scope)
          .withHeader(
              "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"")
          .asException();
    }
    return user;
  }

  private ProblemException refused(Exchange exchange, Flaw flaw) {
    flaws.increment(label(flaw));
    LOG.debug("Refused a token: {}, trace {}", flaw, exchange.trace().traceId());
    return Bearer.unauthenticated();
  }

  private static ProblemException noKeys() {
    return Problem.of(KEYS_UNAVAILABLE, "tokens cannot be checked right now")
        .withHeader("Retry-After", "5")
        .asException();
  }

  private static String label(Flaw flaw) {
    return flaw.name().toLowerCase(Locale.ROOT);
  }
}
