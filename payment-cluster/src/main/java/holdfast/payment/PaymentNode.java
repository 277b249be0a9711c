package holdfast.payment;

import com.typesafe.config.Config;
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
import holdfast.kit.tokens.TokenVerifier;
import holdfast.payment.entity.AccountCommand;
import holdfast.payment.entity.AccountEntity;
import holdfast.payment.entity.PaymentSerializer;
import holdfast.payment.http.AccountRoutes;
import holdfast.payment.http.BookRoutes;
import holdfast.payment.http.PaymentRoutes;
import holdfast.payment.view.AccountList;
import holdfast.payment.view.Books;
import holdfast.payment.view.LedgerBalance;
import holdfast.payment.view.Statement;
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

/** One running payment node. */
public final class PaymentNode {

  /** Who we are to other services, and the name of our cluster. */
  public static final String NAME = "payment-cluster";

  private static final String MIGRATIONS = "db/payment";

  private final ClusterNode node;
  private final HttpServer http;

  private PaymentNode(ClusterNode node, HttpServer http) {
    this.node = node;
    this.http = http;
  }

  /**
   * Starts a node; blocks while the database is migrated, where that is asked for.
   *
   * @param config from {@link holdfast.kit.settings.NodeConfig}
   * @return when the node can be reached; {@code /ready} tells when it should be
   */
  public static CompletionStage<PaymentNode> start(Config config) {
    var settings = PaymentSettings.from(config);
    var database = Settings.of(config, "holdfast.database");
    Migrations.runIfAsked(database, MIGRATIONS);

    var system = ActorSystem.<Void>create(Behaviors.empty(), NAME, config);
    try {
      return new Wiring(system, config, settings, database)
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
      ActorSystem<Void> system, Config config, PaymentSettings settings, Settings database) {

    CompletionStage<PaymentNode> start() {
      var clock = InstantSource.system();
      var metrics = Metrics.of("payment");
      var tables = Database.open(database);
      system.getWhenTerminated().thenRun(tables::close);
      ClockAgreement.of(system).watch(tables, clock, database.duration("clock-skew"));

      ClusterSharding.get(system)
          .init(
              Entity.of(
                      AccountEntity.KEY,
                      entity ->
                          AccountEntity.create(entity.getEntityId(), settings.account(), clock))
                  .withStopMessage(new AccountCommand.Stop()));
      var accounts = new Entities<>(system, AccountEntity.KEY, settings.entities());
      keepBooks(tables, metrics);
      var statement = new Statement(tables);

      var tokens = TokenVerifier.fromDirectory(NAME, settings.callerKeys(), clock);
      var people = api(tokens).allowing("gateway");
      var orders = api(tokens).allowing("order-cluster");
      var payments = new PaymentRoutes(accounts, statement, metrics);

      var durability = new DurabilityCheck(tables, clock, database);
      ClusterMetrics.show(system, metrics.registry());
      return ClusterNode.start(system, durability::passes)
          .thenCompose(node -> {
            var endpoints = new ArrayList<Endpoint>();
            endpoints.addAll(health(node, durability, metrics));
            endpoints.addAll(new AccountRoutes(accounts).endpoints(people));
            endpoints.addAll(
                new BookRoutes(
                        accounts, statement, new AccountList(tables), new LedgerBalance(tables))
                    .endpoints(people));
            endpoints.addAll(payments.endpoints(people));
            endpoints.addAll(payments.internalEndpoints(orders));
            return HttpServer.bind(system, settings.http(), endpoints, metrics)
                .thenApply(http -> new PaymentNode(node, http));
          });
    }

    /** With a limit of its own: however many people ask, orders still get through. */
    private Api api(TokenVerifier tokens) {
      var limit = new ConcurrencyLimit(settings.http().concurrentRequests());
      return Api.of(system, settings.http(), tokens, limit);
    }

    private void keepBooks(Database tables, Metrics metrics) {
      FeedReader.start(
          system,
          tables,
          new EventCodec(PaymentSerializer.NAMES),
          new Books(),
          FeedReader.Limits.from(Settings.of(config, "holdfast.feed")),
          metrics.registry());
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
          "contracts/payment/openapi.yaml");
    }
  }
}
