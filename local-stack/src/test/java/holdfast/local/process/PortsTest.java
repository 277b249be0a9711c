package holdfast.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.data.Spawned;
import java.io.IOException;
import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
  private static final int OURS = 60;
  private static final int THEIRS = 1_500;
  private static final String GIVEN = "given ";
  private static final String MAY = "may ";

  @Test
  void a_port_that_we_were_given_is_given_to_no_other_process_though_nobody_listens_there()
      throws Exception {
    var ours = IntStream.range(0, OURS).map(_ -> Ports.free()).boxed().collect(Collectors.toSet());

    var other = Spawned.running(Other.class, Integer.toString(THEIRS), "0");
    var theirs = Stream.of(other.awaitLine(GIVEN).split(",")).map(Integer::valueOf).toList();
    other.kill();

    assertThat(theirs).hasSize(THEIRS).doesNotContainAnyElementsOf(ours);
  }

  @Test
  void a_port_is_given_once() {
    var given = new HashSet<Integer>();

    for (int i = 0; i < 250; i++) {
      assertThat(given.add(Ports.free())).isTrue();
    }
  }

  @Test
  void known_ports_belong_to_one_process_until_it_ends() throws Exception {
    int port = Ports.free();
    var first = Spawned.running(Other.class, "1", Integer.toString(port));
    assertThat(first.awaitLine(MAY)).isEqualTo("true");
    var second = Spawned.running(Other.class, "1", Integer.toString(port));

    assertThat(second.awaitLine(MAY)).isEqualTo("false");

    second.kill();
    first.kill();
    assertThat(Ports.hold(port)).isTrue();
    assertThat(Ports.hold(port)).as("what it has already").isTrue();
  }

  /** Takes so many ports, and one that stands for others, and stays. */
  static final class Other {
    public static void main(String[] arguments) throws IOException {
      System.out.println(MAY + Ports.hold(Integer.parseInt(arguments[1])));
      System.out.println(
          GIVEN
              + IntStream.range(0, Integer.parseInt(arguments[0]))
                  .mapToObj(_ -> Integer.toString(Ports.free()))
                  .collect(Collectors.joining(",")));
      System.in.read();
    }
  }
}
