package holdfast.local.shop;

import holdfast.local.data.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The small shop that a new local stack begins with. */
public final class SeedData {
  /** A customer with plenty of money, and the account of the same name. */
  public static final String CUSTOMER = "alice";

  /** A customer who can pay a coffee and no more, and the account of the same name. */
  public static final String POOR_CUSTOMER = "bob";

  /** Costs 18.90 EUR; there is plenty of it. */
  public static final String SKU = "coffee";

  /** Costs 1 299.00 EUR: too much for the poor customer. */
  public static final String DEAR_SKU = "espresso-machine";

  private SeedData() {}

  /** Fills the shop once; started again after a crash it does nothing twice. */
  public static void sow(DataFolder data, Shop shop) {
    var sown = data.path().resolve("sown");
    if (Files.exists(sown)) {
      return;
    }
    shop.define(SKU, "Coffee, 1 kg", 1_890);
    shop.define("grinder", "Coffee grinder", 12_900);
    shop.define(DEAR_SKU, "Espresso machine", 129_900);
    shop.receive(SKU, 10_000, "seed-coffee");
    shop.receive("grinder", 500, "seed-grinder");
    shop.receive(DEAR_SKU, 100, "seed-espresso-machine");
    shop.open(CUSTOMER, CUSTOMER);
    shop.open(POOR_CUSTOMER, POOR_CUSTOMER);
    shop.deposit(CUSTOMER, 100_000_000, "seed-alice");
    shop.deposit(POOR_CUSTOMER, 2_000, "seed-bob");
    try {
      Files.createFile(sown);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
