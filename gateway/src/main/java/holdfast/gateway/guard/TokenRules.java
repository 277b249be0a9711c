package holdfast.gateway.guard;

import java.time.Duration;
import java.util.Set;

/**
 * What an access token must say.
 *
 * @param types what {@code typ} may be, in lower case; keeps tokens for other purposes out
 * @param longestLife how far ahead {@code exp} may lie
 * @param skew how far the issuer's clock may be from ours
 */
public record TokenRules(
    String issuer, String audience, Set<String> types, Duration longestLife, Duration skew) {}
