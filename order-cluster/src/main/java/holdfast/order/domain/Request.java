package holdfast.order.domain;

/**
 * Who asked for an operation, and how a retry of theirs is recognised.
 *
 * @param fingerprint of the validated body, to tell a retry from another request with the same key
 * @param issuer who vouches for the subject
 */
public record Request(OperationId id, String fingerprint, String issuer, String subject) {}
