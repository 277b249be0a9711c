package holdfast.order;

import com.typesafe.config.Config;
import holdfast.kit.client.ServiceClient;
import holdfast.kit.cluster.ClusterMetrics;
import holdfast.kit.cluster.ClusterNode;
import holdfast.kit.cluster.Entities;
import holdfast.kit.feed.FeedReader;
import holdfast.kit.http.Api;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.HealthRoutes;
import holdfast.kit.http.HttpServer;
import holdfast.kit.jdbc.Database;
import holdfast.kit.jdbc.DurabilityCheck;
import holdfast.kit.jdbc.Migrations;
import holdfast.kit.journal.ClockAgreement;
import holdfast.kit.journal.EventCodec;
import holdfast.kit.settings.Settings;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.tokens.TokenIssuer;
import holdfast.kit.tokens.TokenVerifier;
import holdfast.order.client.HttpParticipants;
import holdfast.order.entity.Backlog;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderEntity;
import holdfast.order.entity.OrderSerializer;
import holdfast.order.entity.OrderSweeper;
import holdfast.order.http.Admission;
import holdfast.order.http.AfterSalesRoutes;
import holdfast.order.http.OpenOrders;
import holdfast.order.http.OperationRequests;
import holdfast.order.http.OrderRoutes;
import holdfast.order.http.SagaRoutes;
import holdfast.order.http.Waits;
import holdfast.order.view.OrderList;
import holdfast.order.view.UnfinishedOrders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;

/** One running order node. */
public final class OrderNode {

  /** Who we are to other services, and the name of our cluster. */
  public static final String NAME = "order-cluster";

  private static final String MIGRATIONS = "db/order";

  private final ClusterNode node;
  private final HttpServer http;

  private OrderNode(ClusterNode node, HttpServer http) {
    this.node = node;
    this.http = http;
  }

  /**
   * Starts a node; blocks while the database is migrated, where that is asked for.
   *
   * @param config from {@link holdfast.kit.settings.NodeConfig}
   * @return when the node can be reached; {@code /ready} tells when it should be
   */
  public static CompletionStage<OrderNode> start(Config config) {
    var settings = OrderSettings.from(config);
    var databaseSettings = Settings.of(config, "holdfast.database");
    Migrations.runIfAsked(databaseSettings, MIGRATIONS);

    var system = ActorSystem.<Void>create(Behaviors.empty(), NAME, config);
    try {
      return new Wiring(system, config, settings, databaseSettings)
          .start()
          .whenComplete((_, failure) -> {
            if (failure != null) {
              system.terminate();
            }
          });
    } catch (RuntimeException failure) {
      system.terminate();
      return CompletableFuture.failedStage(failure);
    }
  }

  /** Brings the tables up to date where this process is there for nothing else; whether it is. */
  static boolean migrateOnly(Config config) {
    return Migrations.runAlone(Settings.of(config, "holdfast.database"), MIGRATIONS);
  }

  public int httpPort() {
    return http.port();
  }

  /** Completes when the cluster has taken this node in. */
  public CompletionStage<Done> up() {
    return node.up();
  }

  /** Leaves the cluster, finishes what is under way, and ends. */
  public CompletionStage<Done> stop() {
    return node.stop();
  }

  /** Starts everything; each line may rely on the lines above it. */
  private record Wiring(
      ActorSystem<Void> system, Config config, OrderSettings settings, Settings database) {

    CompletionStage<OrderNode> start() {
      var clock = InstantSource.system();
      var metrics = Metrics.of("order");
      var tables = Database.open(database);
      system.getWhenTerminated().thenRun(tables::close);
      ClockAgreement.of(system).watch(tables, clock, database.duration("clock-skew"));

      var participants = participants(metrics, clock);
      var backlog = new Backlog(settings.intake().longestWait(), System::nanoTime);
      ClusterSharding.get(system)
          .init(
              Entity.of(
                  OrderEntity.KEY,
                  entity ->
                      OrderEntity.create(
                          entity,
                          participants,
                          settings.policy(),
                          settings.patience(),
                          backlog,
                          clock)));
      var orders = new Entities<OrderCommand>(system, OrderEntity.KEY, settings.entities());

      var unfinished = new UnfinishedOrders(tables);
      var list = startViews(tables, unfinished, metrics, clock);

      var api =
          Api.of(
                  system,
                  settings.http(),
                  TokenVerifier.fromDirectory(NAME, settings.callerKeys(), clock),
                  new ConcurrencyLimit(settings.http().concurrentRequests()))
              .allowing("gateway");
      var admission = new Admission(settings.intake(), settings.look(), backlog, metrics);
      var open = OpenOrders.start(system, unfinished, settings.openOrders());
      var waits = new Waits(orders, new ConcurrencyLimit(settings.waitingRequests()));
      var requests = new OperationRequests(orders, waits, settings.operationWait());
      var deadline = settings.policy().orderDeadline();
      var durability = new DurabilityCheck(tables, clock, database);
      ClusterMetrics.show(system, metrics.registry());
      return ClusterNode.start(system, durability::passes)
          .thenCompose(node -> {
            var endpoints = new ArrayList<Endpoint>();
            endpoints.addAll(health(node, durability, metrics));
            endpoints.addAll(new OrderRoutes(orders, list, admission, open, waits).endpoints(api));
            endpoints.addAll(new AfterSalesRoutes(requests).endpoints(api));
            endpoints.addAll(
                new SagaRoutes(orders, unfinished, requests, deadline, clock).endpoints(api));
            return HttpServer.bind(system, settings.http(), endpoints, metrics)
                .thenApply(http -> new OrderNode(node, http));
          });
    }

    private HttpParticipants participants(Metrics metrics, InstantSource clock) {
      var issuer = TokenIssuer.fromFile(NAME, settings.signingKey(), clock);
      return new HttpParticipants(
          ServiceClient.start(system, "inventory-cluster", settings.inventory(), issuer, metrics),
          ServiceClient.start(system, "payment-cluster", settings.payment(), issuer, metrics),
          settings.stepCallTimeout(),
          settings.batch(),
          settings.holdTtl());
    }

    private OrderList startViews(
        Database tables, UnfinishedOrders unfinished, Metrics metrics, InstantSource clock) {
      var codec = new EventCodec(OrderSerializer.NAMES);
      var limits = FeedReader.Limits.from(Settings.of(config, "holdfast.feed"));
      var list = new OrderList(tables);
      FeedReader.start(system, tables, codec, list, limits, metrics.registry());
      ShardedDaemonProcess.get(system)
          .init(
              OrderSweeper.Message.class,
              "order-sweeper",
              1,
              _ ->
                  OrderSweeper.create(
                      unfinished::page,
                      unfinished::leftToDo,
                      () -> FeedReader.caughtUp(system, tables, codec, list, limits.poll()),
                      settings.sweep(),
                      clock,
                      metrics));
      return list;
    }

    private List<Endpoint> health(ClusterNode node, DurabilityCheck durability, Metrics metrics) {
      return HealthRoutes.endpoints(
          NAME,
          settings.version(),
          Map.of(
              "cluster",
              () -> CompletableFuture.completedFuture(node.isUp()),
              "database",
              durability::passes),
          metrics,
          "contracts/order/openapi.yaml");
    }
  }
}
