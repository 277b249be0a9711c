package holdfast.local.stack;

/**
 * Where one node listens; always on the loopback address.
 *
 * @param number from 1, within its service
 */
public record NodeAddress(
    Service service, int number, int httpPort, int remotingPort, int managementPort) {

  /** As in log files and messages: {@code inventory-2}; there is one gateway. */
  public String name() {
    return service == Service.GATEWAY ? service.label() : service.label() + "-" + number;
  }
}
