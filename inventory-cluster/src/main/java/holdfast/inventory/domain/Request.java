package holdfast.inventory.domain;

/**
 * Names a request of a person, so that its repeat is recognised.
 *
 * @param key stands for issuer, subject, method, path and the caller's idempotency key together
 * @param fingerprint stands for the content
 * @param by who asked
 */
public record Request(String key, String fingerprint, String by) {}
