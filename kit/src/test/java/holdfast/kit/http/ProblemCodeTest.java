package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.domain.Refusal;
import holdfast.kit.http.ProblemCode.Outcome;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProblemCodeTest {

  private static final ProblemTable TABLE =
      ProblemTable.of(ProblemCode.refusal("parcel_lost", 409, "Lost"));

  @Test
  void every_standard_code_is_in_the_list_once() {
    var declared =
        Arrays.stream(ProblemCode.class.getDeclaredFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType().equals(ProblemCode.class))
            .count();

    assertThat(ProblemCode.STANDARD).hasSize((int) declared);
    assertThat(ProblemCode.STANDARD).extracting(ProblemCode::code).doesNotHaveDuplicates();
  }

  @Test
  void an_error_of_ours_is_an_unknown_outcome_unless_nothing_was_begun() {
    var nothingBegun =
        Set.of(
            "overloaded",
            "not_ready",
            "circuit_open",
            "not_implemented",
            "http_version_not_supported");

    assertThat(ProblemCode.STANDARD)
        .filteredOn(code -> code.status() >= 500)
        .allSatisfy(code ->
            assertThat(code.outcome())
                .isEqualTo(
                    nothingBegun.contains(code.code()) ? Outcome.NOT_EXECUTED : Outcome.UNKNOWN));
  }

  @Test
  void a_callers_mistake_does_nothing() {
    assertThat(ProblemCode.STANDARD)
        .filteredOn(code -> code.status() < 500)
        .extracting(ProblemCode::outcome)
        .containsOnly(Outcome.NOT_EXECUTED);
  }

  @Test
  void a_refusal_finds_its_status_in_the_table() {
    var problem = TABLE.problem(new Refusal("parcel_lost", "in transit"));

    assertThat(problem.code().status()).isEqualTo(409);
    assertThat(problem.detail()).isEqualTo("in transit");
  }

  @Test
  void a_refusal_that_is_in_no_table_is_a_bug() {
    assertThatThrownBy(() -> TABLE.problem(new Refusal("parcel_found", "")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() ->
            ProblemTable.of(ProblemCode.refusal("a", 409, "A"), ProblemCode.refusal("a", 410, "A")))
        .isInstanceOf(IllegalStateException.class);
  }
}
