package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.data.LocalIssuer;
import holdfast.local.load.LoadRun;
import holdfast.local.load.Pause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The running system as a story sees it: something is for sale, and somebody buys. */
public final class Market {
  /** A service that asks itself again on a slow machine tells of what was done already. */
  private static final List<Integer> DONE = List.of(200, 201);

  private static final AtomicLong NAMES = new AtomicLong(System.currentTimeMillis());

  private final int port;
  private final LocalIssuer issuer;

  Market(int port, LocalIssuer issuer) {
    this.port = port;
    this.issuer = issuer;
  }

  /** A name, key or id that no story has used before. */
  public static String unused(String kind) {
    return kind + "-" + Long.toString(NAMES.incrementAndGet(), Character.MAX_RADIX);
  }

  /**
   * A load for this system, which writes its answers down there and rests while there is a file.
   */
  LoadRun load(Path answers, Path pause) {
    var gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new LoadRun(gateway, issuer, answers, Pause.whileThereIs(pause), 100);
  }

  public Caller operator() {
    return new Caller(port, issuer.operator("operator"));
  }

  /** Somebody with a token and nothing else. */
  public Customer stranger() {
    var name = unused("customer");
    return new Customer(name, new Caller(port, issuer.customer(name)));
  }

  /** A new customer whose account, of the same name, holds so much. */
  public Customer customer(long cents) {
    var customer = stranger();
    openAccount(customer.name(), customer.name(), "EUR", cents);
    return customer;
  }

  public void openAccount(String account, String owner, String currency, long minorUnits) {
    assertThat(
            operator()
                .put(
                    "/v1/accounts/" + account,
                    "{\"currency\":\"%s\",\"owner\":\"%s\"}".formatted(currency, owner))
                .status())
        .isIn(DONE);
    if (minorUnits > 0) {
      var deposit =
          "{\"amount\":%s,\"reference\":\"story\"}".formatted(money(minorUnits, currency));
      assertThat(
              operator()
                  .post("/v1/accounts/" + account + "/deposits", unused("deposit"), deposit)
                  .status())
          .isIn(DONE);
    }
  }

  /** A new product with so many units on the shelf. */
  public String product(int units, long cents) {
    var sku = unused("sku");
    define(sku, "{\"name\":\"Thing\",\"unitPrice\":%s}".formatted(money(cents, "EUR")));
    if (units > 0) {
      receive(sku, units);
    }
    return sku;
  }

  public void define(String sku, String definition) {
    assertThat(operator().put("/v1/stock/" + sku, definition).status()).isIn(DONE);
  }

  public void receive(String sku, int units) {
    var delivery = "{\"delta\":%d,\"reason\":\"RECEIVED\"}".formatted(units);
    assertThat(
            operator()
                .post("/v1/stock/" + sku + "/adjustments", unused("delivery"), delivery)
                .status())
        .isIn(DONE);
  }

  public Answer stock(String sku) {
    return operator().get("/v1/stock/" + sku);
  }

  public Answer account(String account) {
    return operator().get("/v1/accounts/" + account);
  }

  static String money(long minorUnits, String currency) {
    return "{\"amount\":%d,\"currency\":\"%s\"}".formatted(minorUnits, currency);
  }
}
