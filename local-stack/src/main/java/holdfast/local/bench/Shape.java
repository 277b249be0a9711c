package holdfast.local.bench;

import java.util.Locale;
import picocli.CommandLine;

/** How the orders of one run are spread over products and accounts. */
public enum Shape {
  SPREAD("spread"),
  ONE_HOT_SKU("one hot SKU"),
  ONE_HOT_ACCOUNT("one hot account");

  /** Subjects, accounts and products that orders take turns in. */
  static final int WIDTH = 64;

  private static final String HOT = "bench-hot";

  private final String label;

  Shape(String label) {
    this.label = label;
  }

  static String name(int number) {
    return "bench-" + number;
  }

  /** The product of the order of this number. */
  String sku(long order) {
    return this == ONE_HOT_SKU ? HOT : name(turn(order));
  }

  /** The account that pays it. */
  String account(long order) {
    return this == ONE_HOT_ACCOUNT ? HOT : name(turn(order));
  }

  /** Who places it; an account has one owner, so on a hot one only operators can take turns. */
  int subject(long order) {
    return turn(order);
  }

  boolean byOperators() {
    return this == ONE_HOT_ACCOUNT;
  }

  static String hot() {
    return HOT;
  }

  private static int turn(long order) {
    return (int) (order % WIDTH);
  }

  @Override
  public String toString() {
    return label;
  }

  /** Reads one from the command line. */
  static final class Name implements CommandLine.ITypeConverter<Shape> {
    @Override
    public Shape convert(String text) {
      return Shape.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }
}
