package holdfast.local.stack;

import java.util.List;
import java.util.Locale;

/** The services, in the order in which an order passes them backwards: callees first. */
public enum Service {
  INVENTORY(30),
  PAYMENT(20),
  ORDER(10),
  GATEWAY(0);

  /** Those that are clusters, with a database each. */
  public static final List<Service> CLUSTERS = List.of(INVENTORY, PAYMENT, ORDER);

  private final int portOffset;

  Service(int portOffset) {
    this.portOffset = portOffset;
  }

  /** As in file names, databases and the names of nodes. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The variable of this service, as its configuration file knows it. */
  String variable(String name) {
    return name() + "_" + name;
  }

  int portOffset() {
    return portOffset;
  }
}
