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
        "v1/things",
        "*",
        ""
      })
  void a_path_that_two_readers_could_read_differently_is_ambiguous(String path) {
    assertThat(RequestPath.isAmbiguous(path)).isTrue();
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
        "/v1/things/A-b_c~d",
        "/v1/things/with%20space",
        "/v1/things/a+b@c"
      })
  void a_path_that_has_one_reading_is_not(String path) {
    assertThat(RequestPath.isAmbiguous(path)).isFalse();
  }

  @Test
  void an_identifier_is_made_of_characters_that_never_need_decoding() {
    assertThat(RequestPath.isIdentifier("sku-1.A_~", 0, 9)).isTrue();
    assertThat(RequestPath.isIdentifier("a%20b", 0, 5)).isFalse();
    assertThat(RequestPath.isIdentifier("a+b", 0, 3)).isFalse();
    assertThat(RequestPath.isIdentifier("", 0, 0)).isFalse();
    assertThat(RequestPath.isIdentifier("a".repeat(255), 0, 255)).isTrue();
    assertThat(RequestPath.isIdentifier("a".repeat(256), 0, 256)).isFalse();
  }
}
