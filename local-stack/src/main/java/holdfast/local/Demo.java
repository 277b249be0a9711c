package holdfast.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalProblem;
import holdfast.local.http.HttpAnswer;
import holdfast.local.http.HttpConnection;
import holdfast.local.http.HttpRequest;
import holdfast.local.shop.SeedData;
import holdfast.local.shop.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Four orders that show what the system promises: a confirmed, a rejected, a repeated and a raced
 * one. Says what it expects and ticks it off; it is the smoke test, too.
 */
final class Demo {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);
  private static final int BUYERS = 10;
  private static final int LAST_UNITS = 3;

  private final ObjectMapper json = new ObjectMapper();
  private final int port;
  private final LocalIssuer issuer;
  private final PrintStream out;

  /** Makes each run's keys and products its own, so that it can be run again and again. */
  private final String run = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);

  private boolean allAsExpected = true;

  Demo(int port, LocalIssuer issuer, PrintStream out) {
    this.port = port;
    this.issuer = issuer;
    this.out = out;
  }

  /**
   * Runs all four.
   *
   * @return whether everything was as expected
   */
  boolean run() throws IOException {
    try (var gateway = new HttpConnection(port, TIMEOUT);
        var shop = new Shop(port, issuer)) {
      var confirmed = confirmed(gateway);
      rejected(gateway);
      repeated(gateway, confirmed);
      raced(shop);
    }
    out.printf(
        "%n%s %s%n",
        Mark.of(allAsExpected),
        allAsExpected ? "Everything as promised." : "Something is not as promised.");
    return allAsExpected;
  }

  private String confirmed(HttpConnection gateway) throws IOException {
    title("An order that is confirmed");
    var answer =
        show(gateway, SeedData.CUSTOMER, "confirmed", body(SeedData.CUSTOMER, 2, "coffee"));
    var order = read(answer);
    expect("201 Created", answer.status() == 201);
    expect("the order is CONFIRMED", order.path("status").asText().equals("CONFIRMED"));
    expect("it costs 37.80 EUR", order.at("/total/amount").asLong() == 3_780);
    return order.path("id").asText();
  }

  private void rejected(HttpConnection gateway) throws IOException {
    title("An order that its buyer cannot pay");
    long before = available(gateway, SeedData.DEAR_SKU);
    var answer =
        show(
            gateway,
            SeedData.POOR_CUSTOMER,
            "rejected",
            body(SeedData.POOR_CUSTOMER, 1, SeedData.DEAR_SKU));
    var order = read(answer);
    expect("201 Created: it was accepted, and its fate is data", answer.status() == 201);
    expect("the order is REJECTED", order.path("status").asText().equals("REJECTED"));
    expect(
        "because of insufficient_funds",
        order.at("/rejection/code").asText().equals("insufficient_funds"));
    expect("and the machine is back on the shelf", available(gateway, SeedData.DEAR_SKU) == before);
  }

  private void repeated(HttpConnection gateway, String first) throws IOException {
    title("The first order again, as after a lost answer");
    var again = show(gateway, SeedData.CUSTOMER, "confirmed", body(SeedData.CUSTOMER, 2, "coffee"));
    expect("200 OK, not 201: nothing was made", again.status() == 200);
    expect("it is the same order", read(again).path("id").asText().equals(first));
    expect("and the answer says so", "true".equals(again.header("Idempotent-Replayed")));

    title("Its key again, for something else");
    var other = show(gateway, SeedData.CUSTOMER, "confirmed", body(SeedData.CUSTOMER, 9, "coffee"));
    expect(
        "422 idempotency_key_reused",
        other.status() == 422
            && read(other).path("code").asText().equals("idempotency_key_reused"));
  }

  private void raced(Shop shop) {
    title("%d buyers at the same moment, %d units left".formatted(BUYERS, LAST_UNITS));
    var sku = "last-units-" + run;
    shop.define(sku, "The last ones", 500);
    shop.receive(sku, LAST_UNITS, sku);
    var body = body(SeedData.CUSTOMER, 1, sku);
    print(order(SeedData.CUSTOMER, "raced-N", body), body);

    var orders = atTheSameTime(BUYERS, buyer -> place(SeedData.CUSTOMER, "raced-" + buyer, body));
    for (JsonNode order : orders) {
      out.printf(
          "  → %-10s %s%n",
          order.path("status").asText(), order.at("/rejection/code").asText("one unit"));
    }
    expect(
        LAST_UNITS + " orders are CONFIRMED", count(orders, "/status", "CONFIRMED") == LAST_UNITS);
    expect(
        "the others are REJECTED as out_of_stock",
        count(orders, "/rejection/code", "out_of_stock") == BUYERS - LAST_UNITS);
  }

  private void title(String text) {
    out.printf("%n%s%n", text);
  }

  private static String body(String account, int quantity, String sku) {
    return "{\"accountId\":\"%s\",\"currency\":\"EUR\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
        .formatted(account, sku, quantity);
  }

  private HttpRequest.Builder order(String customer, String key, String body) {
    return HttpRequest.to("POST", "/v1/orders")
        .header("Idempotency-Key", "demo-" + run + "-" + key)
        .header("Prefer", "wait=20")
        .bearer(issuer.customer(customer))
        .json(body);
  }

  private HttpAnswer show(HttpConnection gateway, String customer, String key, String body)
      throws IOException {
    var request = order(customer, key, body);
    print(request, body);
    var answer = gateway.send(request.build());
    out.printf("  → %d %s%n", answer.status(), answer.text());
    return answer;
  }

  private void print(HttpRequest.Builder request, String body) {
    out.println("  " + request);
    for (String name : List.of("Idempotency-Key", "Prefer")) {
      out.printf("  %s: %s%n", name, request.header(name));
    }
    out.println("  " + body);
  }

  private JsonNode place(String customer, String key, String body) throws IOException {
    try (var own = new HttpConnection(port, TIMEOUT)) {
      return read(own.send(order(customer, key, body).build()));
    }
  }

  private long available(HttpConnection gateway, String sku) throws IOException {
    var request =
        HttpRequest.to("GET", "/v1/stock/" + sku).bearer(issuer.customer(SeedData.CUSTOMER));
    return read(gateway.send(request.build())).path("available").asLong(-1);
  }

  private JsonNode read(HttpAnswer answer) {
    try {
      return json.readTree(answer.text());
    } catch (JsonProcessingException noJson) {
      throw new LocalProblem(
          "the gateway answered %d and no JSON: %s".formatted(answer.status(), answer.text()),
          noJson);
    }
  }

  private void expect(String what, boolean met) {
    out.printf("  %s %s%n", Mark.of(met), what);
    allAsExpected &= met;
  }

  private static long count(List<JsonNode> orders, String pointer, String value) {
    return orders.stream().filter(order -> order.at(pointer).asText().equals(value)).count();
  }

  private interface Attempt {
    JsonNode by(int buyer) throws IOException;
  }

  private static List<JsonNode> atTheSameTime(int count, Attempt attempt) {
    var answers = new ArrayList<JsonNode>();
    try (var threads = Executors.newFixedThreadPool(count)) {
      var pending = new ArrayList<Future<JsonNode>>();
      for (int buyer = 1; buyer <= count; buyer++) {
        int number = buyer;
        pending.add(threads.submit(() -> attempt.by(number)));
      }
      for (var answer : pending) {
        answers.add(answer.get());
      }
    } catch (ExecutionException failure) {
      throw new LocalProblem("a buyer got no answer: " + failure.getCause(), failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new LocalProblem("interrupted", stopped);
    }
    return answers;
  }
}
