package holdfast.audit;

import holdfast.inventory.domain.StockPolicy;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.settings.Settings;
import holdfast.payment.domain.AccountPolicy;
import java.util.Map;

/** How long products and accounts remember: what a replay forgets must be what they forgot. */
record Policies(StockPolicy stock, AccountPolicy account) {

  /**
   * As the nodes were told by the same variables.
   *
   * @throws holdfast.kit.settings.SettingsException when a variable makes no sense
   */
  static Policies from(Map<String, String> variables) {
    var stock = settings("inventory", variables).in("stock");
    var account = settings("payment", variables).in("account");
    return new Policies(
        new StockPolicy(
            stock.duration("memory-window"),
            stock.duration("clock-margin"),
            stock.duration("longest-hold"),
            stock.duration("key-retention"),
            stock.integer("expiries-at-once")),
        new AccountPolicy(
            account.duration("memory-window"),
            account.duration("clock-margin"),
            account.duration("captured-retention"),
            account.duration("key-retention")));
  }

  private static Settings settings(String service, Map<String, String> variables) {
    return Settings.of(NodeConfig.load(service, variables), "holdfast." + service);
  }
}
