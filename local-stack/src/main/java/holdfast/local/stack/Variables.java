package holdfast.local.stack;

import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalKeys;
import holdfast.local.database.LocalDatabase;
import java.util.Map;
import java.util.TreeMap;

/** What each node is told: the same map of variables in one JVM, in a process, in a container. */
final class Variables {
  private static final String HOST = "127.0.0.1";

  private final Layout layout;
  private final LocalDatabase database;
  private final LocalKeys keys;
  private final Map<String, String> forAll;

  Variables(Layout layout, LocalDatabase database, LocalKeys keys, Map<String, String> forAll) {
    this.layout = layout;
    this.database = database;
    this.keys = keys;
    this.forAll = forAll;
  }

  Map<String, String> of(NodeAddress node) {
    var variables = new TreeMap<String, String>();
    listen(variables, node);
    switch (node.service()) {
      case INVENTORY, PAYMENT -> cluster(variables, node);
      case ORDER -> {
        cluster(variables, node);
        sign(variables, node.service());
        callees(variables, Service.ORDER, Service.INVENTORY, Service.PAYMENT);
      }
      case GATEWAY -> {
        sign(variables, node.service());
        callees(variables, Service.GATEWAY, Service.CLUSTERS.toArray(Service[]::new));
        variables.put("GATEWAY_JWKS", keys.issuerKeySet().toString());
        variables.put("GATEWAY_ISSUER", LocalIssuer.NAME);
        variables.put("GATEWAY_AUDIENCE", LocalIssuer.AUDIENCE);
        variables.put("GATEWAY_TOKENS_LONGEST_LIFE", LocalIssuer.LIFETIME.toHours() + "h");
      }
    }
    variables.putAll(forAll);
    return variables;
  }

  private static void listen(Map<String, String> variables, NodeAddress node) {
    var service = node.service();
    variables.put(service.variable("HTTP_HOST"), HOST);
    variables.put(service.variable("HTTP_PORT"), Integer.toString(node.httpPort()));
  }

  private void cluster(Map<String, String> variables, NodeAddress node) {
    var service = node.service();
    var owner = database.owner(service.label());
    var app = database.app(service.label());
    variables.put(service.variable("MANAGEMENT_HOST"), HOST);
    variables.put(service.variable("MANAGEMENT_PORT"), Integer.toString(node.managementPort()));
    variables.put(service.variable("REMOTING_HOST"), HOST);
    variables.put(service.variable("REMOTING_PORT"), Integer.toString(node.remotingPort()));
    variables.put(service.variable("CONTACT_POINTS"), layout.managementEndpoints(service));
    variables.put(service.variable("REQUIRED_CONTACT_POINTS"), requiredContactPoints(service));
    variables.put(service.variable("DATABASE_URL"), database.url(service.label()));
    variables.put(service.variable("DATABASE_USER"), app.user());
    variables.put(service.variable("DATABASE_PASSWORD"), app.password());
    variables.put(service.variable("DATABASE_OWNER_USER"), owner.user());
    variables.put(service.variable("DATABASE_OWNER_PASSWORD"), owner.password());
    variables.put(service.variable("MIGRATE"), "on");
    variables.put(service.variable("CALLER_KEYS"), keys.callersOf(service.label()).toString());
  }

  /** Two must have met before a cluster is formed, so that it is not formed twice. */
  private String requiredContactPoints(Service service) {
    return Integer.toString(Math.min(2, layout.of(service).size()));
  }

  private void sign(Map<String, String> variables, Service service) {
    variables.put(
        service.variable("SIGNING_KEY_FILE"), keys.signingKey(service.label()).toString());
  }

  private void callees(Map<String, String> variables, Service caller, Service... callees) {
    for (Service callee : callees) {
      variables.put(caller.variable(callee + "_ENDPOINTS"), layout.httpEndpoints(callee));
    }
  }
}
