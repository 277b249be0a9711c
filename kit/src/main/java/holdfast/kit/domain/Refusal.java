package holdfast.kit.domain;

/**
 * A definite no.
 *
 * @param code stable, {@code snake_case}; the same in JSON, logs and metrics
 * @param detail for people; may change wording at any time
 */
public record Refusal(String code, String detail) {}
