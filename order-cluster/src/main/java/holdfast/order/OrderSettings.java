package holdfast.order;

import com.typesafe.config.Config;
import holdfast.kit.client.ClientSettings;
import holdfast.kit.client.NaturalBatch;
import holdfast.kit.cluster.Entities;
import holdfast.kit.http.HttpSettings;
import holdfast.kit.settings.Settings;
import holdfast.order.domain.Intake;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.entity.OrderEntity;
import holdfast.order.entity.OrderSweeper;
import holdfast.order.http.Admission;
import holdfast.order.http.OpenOrders;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Every setting of the order service, typed.
 *
 * @param version of this build
 * @param signingKey the private key that our calls to other services are signed with
 * @param callerKeys the directory of the public keys of those who may call us
 * @param waitingRequests requests that may wait on an order with {@code Prefer: wait} at a time
 * @param operationWait how long a request for an operation waits for its end when its caller does
 *     not say
 * @param stepCallTimeout how long one request to a participant may take
 * @param holdTtl how long stock is asked to hold what it reserves
 */
record OrderSettings(
    String version,
    HttpSettings http,
    Path signingKey,
    Path callerKeys,
    int waitingRequests,
    Duration operationWait,
    OpenOrders.Limits openOrders,
    Intake intake,
    Admission.Look look,
    Entities.Limits entities,
    OrderPolicy policy,
    OrderEntity.Patience patience,
    OrderSweeper.Pace sweep,
    ClientSettings inventory,
    ClientSettings payment,
    Duration stepCallTimeout,
    NaturalBatch.Limits batch,
    Duration holdTtl) {

  static OrderSettings from(Config config) {
    var settings = Settings.of(config, "holdfast.order");
    var read =
        new OrderSettings(
            config.getString("pekko.cluster.app-version"),
            HttpSettings.from(settings.in("http")),
            settings.file("signing-key-file"),
            settings.file("caller-keys"),
            settings.integer("waiting-requests", 1, 100_000),
            settings.duration("operation-wait"),
            new OpenOrders.Limits(
                settings.integer("open-orders.at-most", 1, 100_000),
                settings.duration("open-orders.refresh")),
            new Intake(
                settings.integer("intake.always", 0, 1_000_000),
                settings.integer("intake.most", 1, 1_000_000),
                settings.duration("intake.longest-wait")),
            new Admission.Look(
                settings.integer("intake.look.at-once", 0, 1_000),
                settings.duration("intake.look.patience")),
            new Entities.Limits(
                settings.duration("ask.timeout"),
                settings.duration("ask.answer-margin"),
                settings.integer("ask.permits-per-entity", 1, 1024)),
            new OrderPolicy(
                settings.duration("saga.step-deadline"),
                settings.duration("saga.order-deadline"),
                settings.duration("saga.refund-window")),
            new OrderEntity.Patience(
                settings.duration("saga.retry-at-first"),
                settings.duration("saga.retry-at-most"),
                settings.duration("saga.idle-after"),
                settings.integer("saga.waiters-at-most", 1, 10_000)),
            new OrderSweeper.Pace(
                settings.duration("sweep.age"),
                settings.duration("sweep.pause"),
                settings.integer("sweep.page-size", 1, 10_000),
                settings.duration("sweep.wake-timeout")),
            ClientSettings.from(settings.in("inventory")),
            ClientSettings.from(settings.in("payment")),
            settings.duration("saga.call-timeout"),
            new NaturalBatch.Limits(
                settings.integer("batch.lanes", 1, 256),
                settings.integer("batch.largest", 1, 64),
                settings.integer("batch.queue", 1, 1_000_000),
                settings.duration("batch.patience")),
            settings.duration("saga.hold-ttl"));
    settings.refuseUnread();
    return read;
  }
}
