package holdfast.inventory;

import com.typesafe.config.Config;
import holdfast.inventory.domain.StockPolicy;
import holdfast.inventory.entity.StockEntity;
import holdfast.kit.cluster.Entities;
import holdfast.kit.http.HttpSettings;
import holdfast.kit.journal.GroupCommit;
import holdfast.kit.settings.Settings;
import java.nio.file.Path;

/**
 * Every setting of the inventory service, typed.
 *
 * @param version of this build
 * @param callerKeys the directory of the public keys of those who may call us
 */
record InventorySettings(
    String version,
    HttpSettings http,
    Path callerKeys,
    Entities.Limits entities,
    StockEntity.Settings stock) {

  static InventorySettings from(Config config) {
    var settings = Settings.of(config, "holdfast.inventory");
    var read =
        new InventorySettings(
            config.getString("pekko.cluster.app-version"),
            HttpSettings.from(settings.in("http")),
            settings.file("caller-keys"),
            new Entities.Limits(
                settings.duration("ask.timeout"),
                settings.duration("ask.answer-margin"),
                settings.integer("ask.permits-per-entity", 1, 1024)),
            stock(settings.in("stock")));
    settings.refuseUnread();
    return read;
  }

  private static StockEntity.Settings stock(Settings stock) {
    // Read by the sharding settings in inventory.conf.
    stock.duration("idle-after");
    var policy =
        new StockPolicy(
            stock.duration("memory-window"),
            stock.duration("clock-margin"),
            stock.duration("longest-hold"),
            stock.duration("key-retention"),
            stock.integer("expiries-at-once", 1, 1_000));
    var commit =
        new GroupCommit.Limits(
            stock.integer("commit-batch", 1, 1_000), stock.integer("commit-waiting", 1, 2048));
    return new StockEntity.Settings(policy, commit, stock.duration("sweep-interval"));
  }
}
