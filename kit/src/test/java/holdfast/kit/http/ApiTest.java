package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiTest {

  private ParcelService service;

  @BeforeAll
  void start() {
    service = ParcelService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void a_request_in_order_is_handled() throws Exception {
    var response =
        service.post("/v1/parcels", "{\"label\":\"x\",\"pieces\":1}", "Idempotency-Key", "\"k\"");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location")).hasValue("/v1/parcels/1");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body()).contains("\"key\":\"k\"");
  }
}
