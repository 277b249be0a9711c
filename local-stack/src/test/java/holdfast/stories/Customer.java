package holdfast.stories;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Somebody who buys, with an account of the same name. */
public record Customer(String name, Caller caller) {

  /** So many units of one product. */
  public record Line(String sku, int quantity) {
    private String json() {
      return "{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, quantity);
    }
  }

  public static Line line(String sku, int quantity) {
    return new Line(sku, quantity);
  }

  /** Places an order and waits for its fate. */
  public Answer buys(Line... lines) {
    return buysWithKey(Market.unused("key"), lines);
  }

  public Answer buysWithKey(String key, Line... lines) {
    return places(key, body(Arrays.asList(lines), ""), "Prefer", "wait=30");
  }

  /** Places an order whose body has this beside account, currency and lines. */
  public Answer buysWith(String more, Line... lines) {
    return places(
        Market.unused("key"), body(Arrays.asList(lines), "," + more), "Prefer", "wait=30");
  }

  public Answer places(String key, String body, String... headers) {
    return caller.post("/v1/orders", key, body, headers);
  }

  public Answer looksAt(String orderId) {
    return caller.get("/v1/orders/" + orderId);
  }

  String body(List<Line> lines, String more) {
    return "{\"accountId\":\"%s\",\"currency\":\"EUR\",\"lines\":[%s]%s}"
        .formatted(name, lines.stream().map(Line::json).collect(Collectors.joining(",")), more);
  }
}
