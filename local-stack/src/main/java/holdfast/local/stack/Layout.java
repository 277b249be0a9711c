package holdfast.local.stack;

import holdfast.local.process.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which nodes there are, and where. */
public record Layout(List<NodeAddress> nodes) {
  private static final int MANAGEMENT = 7600;
  private static final int REMOTING = 17300;
  private static final int HTTP = 8100;

  /** Whoever has it may take those above, and need not listen on them all the time. */
  private static final int KNOWN_PORTS = REMOTING;

  /**
   * One gateway, and so many nodes of each cluster. Ports that people have read about are taken by
   * one process at a time, where they are free: {@code 7611} is the management port of {@code
   * order-1}.
   *
   * @param gatewayPort 0 for random ports throughout
   */
  public static Layout of(int gatewayPort, int nodesOfEach) {
    var ports = new Chosen(gatewayPort != 0 && Ports.hold(KNOWN_PORTS));
    var nodes = new ArrayList<NodeAddress>();
    for (Service service : Service.CLUSTERS) {
      for (int number = 1; number <= nodesOfEach; number++) {
        int http = ports.choose(HTTP + service.portOffset() + number);
        nodes.add(ports.address(service, number, http));
      }
    }
    nodes.add(ports.address(Service.GATEWAY, 1, gatewayPort == 0 ? ports.choose(0) : gatewayPort));
    return new Layout(List.copyOf(nodes));
  }

  public List<NodeAddress> of(Service service) {
    return nodes.stream().filter(node -> node.service() == service).toList();
  }

  public NodeAddress gateway() {
    return of(Service.GATEWAY).getFirst();
  }

  String httpEndpoints(Service service) {
    return endpoints(of(service).stream().map(NodeAddress::httpPort).toList());
  }

  String managementEndpoints(Service service) {
    return endpoints(of(service).stream().map(NodeAddress::managementPort).toList());
  }

  private static String endpoints(List<Integer> ports) {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** One port after the other, none twice. */
  private record Chosen(boolean preferKnown) {

    int choose(int known) {
      return preferKnown ? Ports.freePreferably(known) : Ports.free();
    }

    NodeAddress address(Service service, int number, int httpPort) {
      int offset = service.portOffset() + number;
      return new NodeAddress(
          service, number, httpPort, choose(REMOTING + offset), choose(MANAGEMENT + offset));
    }
  }
}
