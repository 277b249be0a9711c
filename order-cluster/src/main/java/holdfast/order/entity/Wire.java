package holdfast.order.entity;

/** Marks what crosses the border between two nodes; such messages are written as CBOR. */
public interface Wire {}
