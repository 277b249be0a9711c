package holdfast.kit.client;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.client.Endpoints.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EndpointsTest {

  private List<String> addresses = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
  private Duration passed = Duration.ZERO;

  private final Endpoints endpoints =
      new Endpoints(
          List.of(InetSocketAddress.createUnresolved("depot", 80)),
          Duration.ofSeconds(2),
          this::resolve,
          () -> passed.toNanos());

  @BeforeEach
  void resolve() {
    endpoints.resolve();
  }

  private List<InetAddress> resolve(String host) throws UnknownHostException {
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return addresses.stream().map(EndpointsTest::address).toList();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Endpoint next() {
    return Objects.requireNonNull(endpoints.next());
  }

  private Set<Endpoint> nextSix() {
    var found = new HashSet<Endpoint>();
    for (int i = 0; i < 6; i++) {
      found.add(next());
    }
    return found;
  }

  @Test
  void every_address_has_its_turn() {
    assertThat(nextSix()).hasSize(3);
  }

  @Test
  void the_order_in_which_a_name_server_tells_them_means_nothing() {
    var before = endpoints.all();
    addresses = List.of("10.0.0.2", "10.0.0.3", "10.0.0.1");

    endpoints.resolve();

    assertThat(endpoints.all()).isEqualTo(before);
  }

  @Test
  void an_address_that_broke_is_left_alone_while_there_are_others() {
    var broken = next();
    broken.broke();

    assertThat(nextSix()).hasSize(2).doesNotContain(broken);
  }

  @Test
  void one_request_tries_it_when_the_time_is_over_and_the_others_follow_its_answer() {
    var broken = next();
    broken.broke();
    passed = passed.plusSeconds(2);

    assertThat(nextSix()).contains(broken);
    assertThat(nextSix()).doesNotContain(broken);
    broken.answered();
    assertThat(nextSix()).contains(broken);
  }

  @Test
  void when_all_broke_they_are_tried_all_the_same() {
    endpoints.all().forEach(Endpoint::broke);

    assertThat(nextSix()).hasSize(3);
  }

  @Test
  void asking_again_never_goes_to_the_same_address() {
    var first = next();

    var second = Objects.requireNonNull(endpoints.nextBut(Set.of(first)));
    var third = Objects.requireNonNull(endpoints.nextBut(Set.of(first, second)));

    assertThat(Set.of(first, second, third)).hasSize(3);
    assertThat(endpoints.nextBut(Set.of(first, second, third))).isNull();
  }

  @Test
  void an_address_is_known_again_by_what_it_did() {
    var broken = next();
    broken.broke();
    addresses = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
    endpoints.resolve();

    assertThat(nextSix()).hasSize(3).doesNotContain(broken);
  }

  @Test
  void a_name_that_does_not_resolve_any_more_keeps_its_addresses() {
    addresses = List.of();
    endpoints.resolve();

    assertThat(nextSix()).hasSize(3);
  }

  @Test
  void a_name_without_an_address_is_looked_for_more_often_until_it_has_one() {
    var every = Duration.ofSeconds(5);
    assertThat(endpoints.pauseUntilNext(every)).isEqualTo(every);

    addresses = List.of();
    endpoints.resolve();
    assertThat(endpoints.pauseUntilNext(every)).isEqualTo(Duration.ofMillis(500));

    addresses = List.of("10.0.0.7");
    endpoints.resolve();
    assertThat(endpoints.pauseUntilNext(every)).isEqualTo(every);
    assertThat(nextSix()).hasSize(1);
  }

  @Test
  void one_slow_answer_sets_nobody_aside_but_three_in_a_row_do() {
    var slow = next();
    slow.timedOut();
    slow.timedOut();
    slow.answered();
    slow.timedOut();
    slow.timedOut();
    assertThat(nextSix()).contains(slow);

    slow.timedOut();

    assertThat(nextSix()).hasSize(2).doesNotContain(slow);
  }

  @Test
  void an_address_that_stays_silent_is_looked_at_less_and_less_often() {
    var silent = next();
    for (int i = 0; i < 4; i++) {
      silent.timedOut();
    }

    passed = passed.plusSeconds(3);
    assertThat(nextSix()).doesNotContain(silent);
    passed = passed.plusSeconds(1);
    assertThat(nextSix()).contains(silent);

    for (int i = 0; i < 20; i++) {
      silent.timedOut();
    }
    passed = passed.plusSeconds(16);
    assertThat(nextSix()).contains(silent);
    silent.answered();
    silent.timedOut();
    assertThat(nextSix()).contains(silent);
  }

  @Test
  void a_connection_that_breaks_brings_nobody_back_sooner() {
    var silent = next();
    for (int i = 0; i < 4; i++) {
      silent.timedOut();
    }
    silent.broke();
    passed = passed.plusSeconds(3);

    assertThat(nextSix()).doesNotContain(silent);
  }

  @Test
  void an_address_of_the_new_kind_is_written_in_brackets() {
    addresses = List.of("::1");
    endpoints.resolve();

    assertThat(next().origin()).isEqualTo("http://[0:0:0:0:0:0:0:1]:80");
  }
}
