package holdfast.payment.entity;

/** Marks what travels between the nodes of the cluster. */
public interface Wire {}
