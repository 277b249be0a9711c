package holdfast.local.shop;

import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalProblem;
import holdfast.local.http.HttpAnswer;
import holdfast.local.http.HttpConnection;
import holdfast.local.http.HttpRequest;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** What an operator does to have something to sell, over the public API. */
public final class Shop implements Closeable {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final HttpConnection gateway;
  private final String token;

  public Shop(int port, LocalIssuer issuer) {
    this(new HttpConnection(port, TIMEOUT), issuer);
  }

  /** Behind any gateway that trusts the issuer. */
  public Shop(HttpConnection gateway, LocalIssuer issuer) {
    this.gateway = gateway;
    this.token = issuer.operator("operator");
  }

  public void define(String sku, String name, long cents) {
    must(
        HttpRequest.to("PUT", "/v1/stock/" + sku)
            .json("{\"name\":\"%s\",\"unitPrice\":%s}".formatted(name, euros(cents))));
  }

  /** The same {@code key} again receives nothing more. */
  public void receive(String sku, int units, String key) {
    must(
        HttpRequest.to("POST", "/v1/stock/" + sku + "/adjustments")
            .header("Idempotency-Key", key)
            .json("{\"delta\":%d,\"reason\":\"RECEIVED\"}".formatted(units)));
  }

  public void open(String account, String owner) {
    must(
        HttpRequest.to("PUT", "/v1/accounts/" + account)
            .json("{\"currency\":\"EUR\",\"owner\":\"%s\"}".formatted(owner)));
  }

  /** The same {@code key} again deposits nothing more. */
  public void deposit(String account, long cents, String key) {
    must(
        HttpRequest.to("POST", "/v1/accounts/" + account + "/deposits")
            .header("Idempotency-Key", key)
            .json("{\"amount\":%s,\"reference\":\"%s\"}".formatted(euros(cents), key)));
  }

  private static String euros(long cents) {
    return "{\"amount\":%d,\"currency\":\"EUR\"}".formatted(cents);
  }

  private void must(HttpRequest.Builder request) {
    try {
      HttpAnswer answer = gateway.send(request.bearer(token).build());
      if (answer.status() != 200 && answer.status() != 201) {
        throw new LocalProblem(
            "%s was answered %d: %s".formatted(request, answer.status(), answer.text()));
      }
    } catch (IOException failure) {
      throw new LocalProblem("%s was not answered (%s)".formatted(request, failure), failure);
    }
  }

  @Override
  public void close() throws IOException {
    gateway.close();
  }
}
