package holdfast.kit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private static int spent(RetryBudget budget, int requests) {
    int spent = 0;
    for (int i = 0; i < requests; i++) {
      budget.earn();
      spent += budget.spend() ? 1 : 0;
    }
    return spent;
  }

  @Test
  void a_tenth_of_the_requests_may_be_sent_again_when_nothing_is_saved() {
    assertThat(spent(new RetryBudget(10, 1), 1000)).isBetween(100, 101);
  }

  @Test
  void what_was_not_used_is_there_when_many_need_it_at_once() {
    var budget = new RetryBudget(10, 20);

    for (int i = 0; i < 20; i++) {
      assertThat(budget.spend()).isTrue();
    }
    assertThat(budget.spend()).isFalse();
  }

  @Test
  void no_more_is_saved_than_the_bound() {
    var budget = new RetryBudget(10, 2);
    for (int i = 0; i < 1000; i++) {
      budget.earn();
    }

    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isFalse();
  }

  @Test
  void a_share_of_nothing_allows_nothing() {
    assertThat(spent(new RetryBudget(0, 0), 1000)).isZero();
  }

  @Test
  void those_that_can_do_without_leave_half_of_it_to_those_that_cannot() {
    var budget = new RetryBudget(10, 20);

    for (int i = 0; i < 10; i++) {
      assertThat(budget.spendOfPlenty()).isTrue();
    }
    assertThat(budget.spendOfPlenty()).isFalse();
    assertThat(budget.saved()).isEqualTo(10);
    assertThat(budget.spend()).isTrue();
  }

  @Test
  void some_a_second_are_free_however_few_requests_there_are() {
    var nanos = new AtomicLong();
    var budget = new RetryBudget(0, 20, 10, nanos::get);
    while (budget.spend()) {
      assertThat(budget.saved()).isLessThan(20);
    }

    nanos.addAndGet(Duration.ofMillis(99).toNanos());
    assertThat(budget.spend()).isFalse();
    nanos.addAndGet(Duration.ofMillis(101).toNanos());
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isFalse();

    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(budget.saved()).isEqualTo(20);
  }
}
