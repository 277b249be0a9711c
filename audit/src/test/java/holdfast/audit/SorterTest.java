package holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SorterTest {
  private static final Sorter.Form<Integer> FORM =
      new Sorter.Form<>() {
        @Override
        public void write(Integer number, DataOutput out) throws IOException {
          out.writeInt(number);
        }

        @Override
        public Integer read(DataInput in) throws IOException {
          return in.readInt();
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 1_000})
  void everything_comes_back_in_order_however_little_fits_into_memory(int inMemory) {
    var random = new Random(inMemory);
    var numbers = IntStream.range(0, 500).map(_ -> random.nextInt(100)).boxed().toList();
    try (var sorter = new Sorter<>(Comparator.<Integer>naturalOrder(), FORM, inMemory)) {
      numbers.forEach(sorter::add);

      assertThat(taken(sorter)).isEqualTo(numbers.stream().sorted().toList());
      assertThat(sorter.peek()).isNull();
    }
  }

  private static List<Integer> taken(Sorter<Integer> sorter) {
    var taken = new ArrayList<Integer>();
    for (var next = sorter.peek(); next != null; next = sorter.peek()) {
      taken.add(next);
      sorter.remove();
    }
    return taken;
  }
}
