package holdfast.local.bench;

import holdfast.local.database.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same order as one SQL transaction: what a single program on a single database would do, with
 * the same promises on that one database and none beyond it.
 */
final class SqlOrders {
  private static final String DATABASE = "bench_sql";
  private static final long PRICE = 100;
  private static final int UNITS = 1_000_000_000;

  private static final String SCHEMA =
      """
      create table stock (
        sku text primary key,
        available int not null check (available >= 0),
        price bigint not null);
      create table account (id text primary key, posted bigint not null check (posted >= 0));
      create table placed_order (
        id uuid primary key,
        subject text not null,
        idempotency_key text not null,
        account text not null references account,
        status text not null,
        total bigint not null,
        created_at timestamptz not null default now(),
        unique (subject, idempotency_key));
      create table order_line (
        order_id uuid references placed_order,
        sku text references stock,
        quantity int not null,
        unit_price bigint not null,
        primary key (order_id, sku));
      create table entry (
        id bigserial primary key,
        order_id uuid not null references placed_order,
        account text not null,
        amount bigint not null);
      """;

  private final int port;
  private final Login administrator;

  SqlOrders(int port, Login administrator) {
    this.port = port;
    this.administrator = administrator;
  }

  void prepare() throws SQLException {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("drop database if exists " + DATABASE);
      statement.execute("create database " + DATABASE);
    }
    try (var connection = connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute(SCHEMA);
      fill(connection);
    }
  }

  Caller caller() throws SQLException {
    return new Caller(connect(DATABASE));
  }

  private static void fill(Connection connection) throws SQLException {
    try (var stock = connection.prepareStatement("insert into stock values (?, ?, ?)");
        var account = connection.prepareStatement("insert into account values (?, ?)")) {
      for (int number = -1; number < Shape.WIDTH; number++) {
        var name = number < 0 ? Shape.hot() : Shape.name(number);
        stock.setString(1, name);
        stock.setInt(2, UNITS);
        stock.setLong(3, PRICE);
        stock.execute();
        account.setString(1, name);
        account.setLong(2, PRICE * UNITS);
        account.execute();
      }
    }
  }

  private Connection connect(String name) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name),
        administrator.user(),
        administrator.password());
  }

  /** One connection and its prepared statements. */
  static final class Caller implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Connection connection;
    private final PreparedStatement takeStock;
    private final PreparedStatement takeMoney;
    private final PreparedStatement order;
    private final PreparedStatement line;
    private final PreparedStatement legs;

    Caller(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
      takeStock =
          connection.prepareStatement(
              "update stock set available = available - ? where sku = ? and available >= ?"
                  + " returning price");
      takeMoney =
          connection.prepareStatement(
              "update account set posted = posted - ? where id = ? and posted >= ?");
      order =
          connection.prepareStatement(
              "insert into placed_order (id, subject, idempotency_key, account, status, total)"
                  + " values (?, ?, ?, ?, 'CONFIRMED', ?)");
      line = connection.prepareStatement("insert into order_line values (?, ?, ?, ?)");
      legs =
          connection.prepareStatement(
              "insert into entry (order_id, account, amount) values (?, ?, ?), (?, ?, ?)");
    }

    /** Places and confirms one order. */
    void place(Shape shape) throws SQLException {
      long number = NUMBERS.incrementAndGet();
      var id = UUID.randomUUID();
      int quantity = 1;
      long total = quantity * price(shape.sku(number), quantity);
      var account = shape.account(number);
      pay(account, total);
      order.setObject(1, id);
      order.setString(2, Shape.name(shape.subject(number)));
      order.setString(3, "bench-" + number);
      order.setString(4, account);
      order.setLong(5, total);
      order.executeUpdate();
      line.setObject(1, id);
      line.setString(2, shape.sku(number));
      line.setInt(3, quantity);
      line.setLong(4, total);
      line.executeUpdate();
      legs.setObject(1, id);
      legs.setString(2, account);
      legs.setLong(3, -total);
      legs.setObject(4, id);
      legs.setString(5, "sales:EUR");
      legs.setLong(6, total);
      legs.executeUpdate();
      connection.commit();
    }

    private long price(String sku, int quantity) throws SQLException {
      takeStock.setInt(1, quantity);
      takeStock.setString(2, sku);
      takeStock.setInt(3, quantity);
      try (var rows = takeStock.executeQuery()) {
        require(rows.next(), "out of stock");
        return rows.getLong(1);
      }
    }

    private void pay(String account, long total) throws SQLException {
      takeMoney.setLong(1, total);
      takeMoney.setString(2, account);
      takeMoney.setLong(3, total);
      require(takeMoney.executeUpdate() == 1, "insufficient funds");
    }

    private static void require(boolean done, String refusal) throws SQLException {
      if (!done) {
        throw new SQLException(refusal);
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
