package holdfast.payment;

import com.typesafe.config.Config;
import holdfast.kit.cluster.Entities;
import holdfast.kit.http.HttpSettings;
import holdfast.kit.journal.GroupCommit;
import holdfast.kit.settings.Settings;
import holdfast.payment.domain.AccountPolicy;
import holdfast.payment.entity.AccountEntity;
import java.nio.file.Path;

/**
 * Every setting of the payment service, typed.
 *
 * @param version of this build
 * @param callerKeys the directory of the public keys of those who may call us
 */
record PaymentSettings(
    String version,
    HttpSettings http,
    Path callerKeys,
    Entities.Limits entities,
    AccountEntity.Settings account) {

  static PaymentSettings from(Config config) {
    var settings = Settings.of(config, "holdfast.payment");
    var read =
        new PaymentSettings(
            config.getString("pekko.cluster.app-version"),
            HttpSettings.from(settings.in("http")),
            settings.file("caller-keys"),
            new Entities.Limits(
                settings.duration("ask.timeout"),
                settings.duration("ask.answer-margin"),
                settings.integer("ask.permits-per-entity", 1, 1024)),
            account(settings.in("account")));
    settings.refuseUnread();
    return read;
  }

  private static AccountEntity.Settings account(Settings account) {
    // Read by the sharding settings in payment.conf.
    account.duration("idle-after");
    var policy =
        new AccountPolicy(
            account.duration("memory-window"),
            account.duration("clock-margin"),
            account.duration("captured-retention"),
            account.duration("key-retention"));
    var commit =
        new GroupCommit.Limits(
            account.integer("commit-batch", 1, 1_000), account.integer("commit-waiting", 1, 2048));
    return new AccountEntity.Settings(policy, commit);
  }
}
