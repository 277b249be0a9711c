package holdfast.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The vectors were computed by another implementation of UUIDv5; none of them may ever change. */
class OrderIdTest {

  @Test
  void an_id_is_what_every_other_implementation_makes_of_the_same_three_texts() throws IOException {
    var golden = golden();

    assertThat(golden.get("vectors")).hasSize(3);
    for (var vector : golden.get("vectors")) {
      assertThat(
              OrderId.of(
                  vector.get("issuer").textValue(),
                  vector.get("subject").textValue(),
                  vector.get("key").textValue()))
          .as(vector.get("name").textValue())
          .hasToString(vector.get("id").textValue());
    }
  }

  @Test
  void the_namespace_never_changes() throws IOException {
    assertThat(OrderId.NAMESPACE).isEqualTo(UUID.fromString(golden().get("namespace").textValue()));
  }

  @Test
  void a_separator_inside_a_text_cannot_make_two_orders_one() {
    assertThat(OrderId.of("a", "b 1:c", "d")).isNotEqualTo(OrderId.of("a", "b", "c 1:d"));
    assertThat(OrderId.of("a", "", "bc")).isNotEqualTo(OrderId.of("a", "b", "c"));
  }

  @Test
  void an_id_says_that_it_is_a_version_5_uuid() {
    var id = OrderId.of("issuer", "alice", "k").value();

    assertThat(id.version()).isEqualTo(5);
    assertThat(id.variant()).isEqualTo(2);
  }

  private static JsonNode golden() throws IOException {
    try (var in = OrderIdTest.class.getResourceAsStream("/order-id-vectors.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
