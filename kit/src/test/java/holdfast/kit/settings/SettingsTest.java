package holdfast.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void reads_every_kind_of_setting() {
    var settings =
        settings(
            "name = a, on = yes, count = 3, share = 0.5, wait = 500ms, size = 64KiB,"
                + " names = \"a, b\", list = [c, d], peers = \"one:1,[::1]:2\"");

    assertThat(settings.string("name")).isEqualTo("a");
    assertThat(settings.flag("on")).isTrue();
    assertThat(settings.integer("count")).isEqualTo(3);
    assertThat(settings.number("share")).isEqualTo(0.5);
    assertThat(settings.duration("wait")).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.bytes("size")).isEqualTo(65_536);
    assertThat(settings.strings("names")).isEqualTo(List.of("a", "b"));
    assertThat(settings.strings("list")).isEqualTo(List.of("c", "d"));
    assertThat(settings.addresses("peers"))
        .containsExactly(
            InetSocketAddress.createUnresolved("one", 1),
            InetSocketAddress.createUnresolved("[::1]", 2));
    assertThat(settings.stringOrNull("nothing")).isNull();
  }

  @Test
  void a_missing_setting_is_named_in_full() {
    var http = settings("name = a").in("http");

    assertThatThrownBy(() -> http.integer("port"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("holdfast.parcel.http.port: is not set");
  }

  @Test
  void a_setting_of_the_wrong_kind_is_named_in_full() {
    var http = settings("http.port = eighty").in("http");

    assertThatThrownBy(() -> http.integer("port"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("holdfast.parcel.http.port: has a value of the wrong kind");
  }

  @Test
  void a_setting_out_of_range_is_named_with_its_bounds() {
    var settings = settings("count = 0");

    assertThatThrownBy(() -> settings.integer("count", 1, 64))
        .hasMessage("holdfast.parcel.count: 0 is not between 1 and 64");
  }

  @Test
  void no_wait_may_be_zero() {
    var settings = settings("wait = 0s");

    assertThatThrownBy(() -> settings.duration("wait"))
        .hasMessageStartingWith("holdfast.parcel.wait: must be more than zero");
  }

  @Test
  void an_address_without_a_possible_port_is_refused() {
    var settings = settings("peers = \"one:70000\"");

    assertThatThrownBy(() -> settings.addresses("peers"))
        .hasMessage("holdfast.parcel.peers: no such port: 70000");
  }

  @Test
  void a_removed_setting_stops_the_node_and_says_what_to_do() {
    var settings = settings("limit = 3");

    assertThatThrownBy(() -> settings.refuseRemoved("limit", "set http.limit instead"))
        .hasMessage("holdfast.parcel.limit: was removed; set http.limit instead");
    settings.refuseRemoved("other", "never set here");
  }

  @Test
  void a_setting_that_nobody_reads_stops_the_node() {
    var settings = settings("count = 3, http.prot = 1, table.a = 1");
    settings.integer("count");
    settings.table("table");
    settings.in("http").has("port");

    assertThatThrownBy(settings::refuseUnread)
        .hasMessage("holdfast.parcel.http.prot: nobody reads this setting");
  }

  @Test
  void nothing_is_refused_when_every_setting_was_read() {
    var settings = settings("count = 3, http.port = 1");
    settings.integer("count");
    settings.in("http").integer("port");

    settings.refuseUnread();
  }

  private static Settings settings(String text) {
    return Settings.of(
        ConfigFactory.parseString("holdfast.parcel {" + text + "}"), "holdfast.parcel");
  }
}
