package holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/things/a%2Fb",
        "/v1/things/a%2fb",
        "/v1/things/%2e%2e/admin",
        "/v1/things/%2E",
        "/v1/things/x%2Ey",
        "/v1/things/..%5cadmin",
        "/v1/things/a\\b",
        "/v1/things/a%00",
        "/v1/things/a%0d%0aX-Evil:1",
        "/v1/things/a%252Fb",
        "/v1/things/../admin",
        "/v1/./things",
        "/v1/things/..",
        "/v1/things/.",
        "//v1/things",
        "/v1//things",
        "/v1/things;admin=1/a",
        "/v1/things/a%3bx",
        "/v1/things/a%",
        "/v1/things/a%2",
        "/v1/things/a%zz",
        "/v1/things/%c0%af",
        "/v1/things/\u00e9",
        "/v1/things/with%20space",
        "/v1/things/a+b",
        "/v1/things/a@b",
        "/v1/things/a:b",
        "/v1/things/a,b",
        "v1/things",
        "*",
        ""
      })
  void a_path_that_could_be_read_in_two_ways_is_not_plain(String path) {
    assertThat(RequestPath.isPlain(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/things",
        "/v1/things/",
        "/v1/things/a.b",
        "/v1/things/...",
        "/v1/things/a..b",
        "/v1/things/.hidden",
        "/v1/things/A-b_c~d"
      })
  void a_path_that_no_decoding_changes_is_plain(String path) {
    assertThat(RequestPath.isPlain(path)).isTrue();
  }

  @Test
  void a_path_that_is_longer_than_any_of_ours_is_not_plain() {
    assertThat(RequestPath.isPlain("/" + "a".repeat(1023))).isTrue();
    assertThat(RequestPath.isPlain("/" + "a".repeat(1024))).isFalse();
  }
}
