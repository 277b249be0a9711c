package holdfast.inventory.entity;

/** Crosses node borders, so it is serialised; its form may differ by one release at most. */
public interface Wire {}
