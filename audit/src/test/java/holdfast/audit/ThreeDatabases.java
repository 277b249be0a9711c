package holdfast.audit;

import holdfast.kit.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** One empty database a service, on a real PostgreSQL. */
final class ThreeDatabases implements AutoCloseable {
  private final Map<String, TestDatabase> databases = new TreeMap<>();

  ThreeDatabases() {
    for (var service : List.of("inventory", "payment", "order")) {
      databases.put(service, TestDatabase.create());
    }
  }

  TestDatabase of(String service) {
    return Objects.requireNonNull(databases.get(service), service);
  }

  void forEach(BiConsumer<String, TestDatabase> use) {
    databases.forEach(use);
  }

  /** To be written to by those who own them. */
  PaperBooks paper() {
    var shelves = new TreeMap<String, PaperBooks.Shelf>();
    databases.forEach((service, database) ->
        shelves.put(
            service, new PaperBooks.Shelf(database.url(), database.owner(), database.app())));
    return new PaperBooks(shelves);
  }

  /** To be read by the services' own roles. */
  Books books() {
    return new Books("paper", access("inventory"), access("payment"), access("order"));
  }

  private Access access(String service) {
    var database = of(service);
    return new Access(database.url(), database.app().user(), database.app().password());
  }

  @Override
  public void close() {
    databases.values().forEach(TestDatabase::close);
  }
}
