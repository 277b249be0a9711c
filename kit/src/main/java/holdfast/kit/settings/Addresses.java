package holdfast.kit.settings;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code host:port} lists; names stay unresolved, for an address may change while we run. */
final class Addresses {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+\\]|[^:\\s\\[\\]]+):(?<port>\\d{1,5})");

  static List<InetSocketAddress> parse(String key, List<String> items) {
    return items.stream().map(item -> address(key, item)).toList();
  }

  static List<String> split(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static InetSocketAddress address(String key, String item) {
    var matcher = HOST_AND_PORT.matcher(item);
    if (!matcher.matches()) {
      throw new SettingsException(key, "expected host:port, found '" + item + "'");
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port > 65_535) {
      throw new SettingsException(key, "no such port: " + port);
    }
    return InetSocketAddress.createUnresolved(matcher.group("host"), port);
  }

  private Addresses() {}
}
