package holdfast.order.view;

import static holdfast.order.view.Histories.LATER;
import static holdfast.order.view.Histories.T0;
import static holdfast.order.view.Histories.attended;
import static holdfast.order.view.Histories.cancelAccepted;
import static holdfast.order.view.Histories.cancelled;
import static holdfast.order.view.Histories.captureFound;
import static holdfast.order.view.Histories.confirmed;
import static holdfast.order.view.Histories.fulfilled;
import static holdfast.order.view.Histories.fulfilling;
import static holdfast.order.view.Histories.order;
import static holdfast.order.view.Histories.parked;
import static holdfast.order.view.Histories.placed;
import static holdfast.order.view.Histories.refunded;
import static holdfast.order.view.Histories.refunding;
import static holdfast.order.view.Histories.rejected;
import static holdfast.order.view.Histories.reopened;
import static holdfast.order.view.Histories.reserved;
import static holdfast.order.view.Histories.restocked;
import static holdfast.order.view.Histories.returning;
import static holdfast.order.view.Histories.stored;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.jdbc.Database;
import holdfast.kit.testing.TestDatabase;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.LeftToDo;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.view.OrderList.Filter;
import holdfast.order.view.OrderList.Item;
import holdfast.order.view.OrderList.Owner;
import holdfast.order.view.OrderList.Place;
import holdfast.order.view.UnfinishedOrders.Crowd;
import holdfast.order.view.UnfinishedOrders.Open;
import holdfast.order.view.UnfinishedOrders.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderListTest {

  private static final Filter ALL = new Filter(null, null, null);
  private static final OrderId ID = order(1);

  private TestDatabase server;
  private Database database;
  private OrderList list;
  private UnfinishedOrders unfinished;

  @BeforeAll
  void open() {
    server = TestDatabase.migrated("db/order");
    database = server.open(2, 64, "");
    list = new OrderList(database);
    unfinished = new UnfinishedOrders(database);
  }

  @AfterAll
  void close() {
    database.close();
    server.close();
  }

  @BeforeEach
  void nothingIsListed() {
    change("DELETE FROM orders");
    change("DELETE FROM open_orders");
  }

  @Test
  void a_placed_order_is_listed_and_unfinished() {
    apply(stored(ID, 1, placed()));

    assertThat(listed())
        .containsExactly(
            new Item(
                ID,
                new AccountId("alice-eur"),
                OrderStatus.PENDING,
                false,
                "EUR",
                null,
                null,
                1,
                T0,
                T0));
    assertThat(unfinished()).containsExactly(ID);
  }

  @Test
  void an_order_that_ends_within_a_page_is_one_row_and_was_never_open() {
    apply(stored(ID, 1, placed()), stored(ID, 2, reserved(1, 1000)), stored(ID, 6, confirmed()));

    assertThat(listed())
        .containsExactly(
            new Item(
                ID,
                new AccountId("alice-eur"),
                OrderStatus.CONFIRMED,
                false,
                "EUR",
                new Money(2001, "EUR"),
                null,
                6,
                T0,
                LATER));
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void an_order_that_ends_in_a_later_page_is_brought_up_to_date() {
    apply(stored(ID, 1, placed()), stored(ID, 2, reserved(1, 1000)));
    apply(stored(ID, 6, confirmed()));

    var item = listed().getFirst();
    assertThat(item.status()).isEqualTo(OrderStatus.CONFIRMED);
    assertThat(item.total()).isEqualTo(new Money(2001, "EUR"));
    assertThat(item.version()).isEqualTo(6);
    assertThat(unfinished()).isEmpty();
  }

  /** What the table's free space and the choice of its indexes are for. */
  @Test
  void confirming_an_order_touches_no_index() {
    apply(stored(ID, 1, placed()));

    long hot =
        database
            .transaction(connection -> {
              long before = updatesInPlace(connection);
              list.apply(connection, List.of(stored(ID, 6, confirmed())));
              return updatesInPlace(connection) - before;
            })
            .toCompletableFuture()
            .join();

    assertThat(hot).isEqualTo(1);
  }

  @Test
  void a_rejected_order_says_why_and_is_not_unfinished() {
    apply(stored(ID, 1, placed()));
    apply(stored(ID, 4, rejected(Code.OUT_OF_STOCK)));

    assertThat(listed().getFirst().status()).isEqualTo(OrderStatus.REJECTED);
    assertThat(listed().getFirst().rejection()).isEqualTo(Code.OUT_OF_STOCK);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void a_parked_order_keeps_its_status_and_waits_for_a_person() {
    apply(stored(ID, 1, placed()));
    apply(stored(ID, 5, parked()));
    apply(stored(order(2), 1, placed()), stored(order(2), 5, parked()));

    assertThat(listed())
        .allMatch(item -> item.attention() && item.status() == OrderStatus.PENDING)
        .hasSize(2);
    assertThat(unfinished()).isEmpty();
    assertThat(page(new Filter(null, null, OrderStatus.PENDING), null, 10)).hasSize(2);
  }

  @Test
  void a_parked_order_that_an_operator_lets_go_on_is_swept_again() {
    apply(stored(ID, 1, placed()), stored(ID, 5, parked()));
    apply(stored(ID, 6, attended()));

    assertThat(listed()).singleElement().matches(item -> !item.attention());
    assertThat(unfinished()).containsExactly(ID);
  }

  @Test
  void a_cancelled_order_is_unfinished_until_everything_is_given_back() {
    apply(stored(ID, 1, placed()), stored(ID, 6, confirmed()));
    apply(stored(ID, 7, cancelAccepted(2001)));
    assertThat(listed().getFirst().status()).isEqualTo(OrderStatus.CANCELLING);
    assertThat(unfinished()).containsExactly(ID);
    assertThat(page(new Filter(null, null, OrderStatus.CANCELLING), null, 10)).hasSize(1);

    apply(stored(ID, 8, refunded()));
    assertThat(unfinished()).containsExactly(ID);
    apply(stored(ID, 9, cancelled()));

    assertThat(listed().getFirst().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void a_confirmed_order_is_unfinished_while_a_fulfilment_a_return_or_a_refund_is() {
    apply(stored(ID, 1, placed()), stored(ID, 6, confirmed()));
    apply(stored(ID, 7, fulfilling()));
    assertThat(unfinished()).containsExactly(ID);
    apply(stored(ID, 8, fulfilled(1, 2)));
    assertThat(listed().getFirst().status()).isEqualTo(OrderStatus.PARTIALLY_FULFILLED);
    assertThat(unfinished()).isEmpty();

    apply(stored(ID, 9, returning(Disposition.RESTOCK, 1)), stored(ID, 10, refunding()));
    apply(stored(ID, 11, restocked()), stored(ID, 12, refunded()));
    assertThat(unfinished()).containsExactly(ID);
    apply(stored(ID, 13, refunded()));
    assertThat(unfinished()).isEmpty();
    assertThat(listed().getFirst().status()).isEqualTo(OrderStatus.PARTIALLY_FULFILLED);
  }

  @Test
  void operators_list_what_is_stuck_what_needs_them_and_everything_oldest_first() {
    apply(
        stored(order(1), 1, placed("alice", T0.plusSeconds(2))),
        stored(order(2), 1, placed("alice", T0.plusSeconds(1))),
        stored(order(3), 1, placed("bob", T0)),
        stored(order(1), 5, parked()));

    assertThat(open(State.ATTENTION, null)).containsExactly(order(1));
    assertThat(open(State.STUCK, null)).containsExactly(order(3), order(1));
    assertThat(open(State.OPEN, null)).containsExactly(order(3), order(2), order(1));
    assertThat(open(State.OPEN, new Open(order(3), T0, false))).containsExactly(order(2), order(1));
  }

  @Test
  void what_is_left_to_do_is_counted_apart_from_what_waits_for_a_person() {
    assertThat(leftToDo()).isEqualTo(new LeftToDo(0, 0, null));

    apply(
        stored(order(1), 1, placed("alice", T0)),
        stored(order(1), 5, parked()),
        stored(order(2), 1, placed("alice", T0.plusSeconds(1))),
        stored(order(3), 1, placed("bob", T0.plusSeconds(2))));

    assertThat(leftToDo()).isEqualTo(new LeftToDo(2, 1, T0.plusSeconds(1)));
  }

  private LeftToDo leftToDo() {
    return unfinished.leftToDo().toCompletableFuture().join();
  }

  @Test
  void the_unfinished_orders_of_a_subject_are_counted_so_far_and_no_further() {
    apply(
        stored(order(1), 1, placed("alice", T0)),
        stored(order(2), 1, placed("alice", T0)),
        stored(order(3), 1, placed("bob", T0)),
        stored(order(2), 6, confirmed()));
    assertThat(count("issuer", "alice", 9)).isEqualTo(1);
    assertThat(count("another issuer", "alice", 9)).isZero();

    apply(stored(order(4), 1, placed("alice", T0)), stored(order(5), 1, placed("alice", T0)));
    assertThat(count("issuer", "alice", 2)).isEqualTo(2);
  }

  @Test
  void subjects_with_many_unfinished_orders_are_found() {
    apply(
        stored(order(1), 1, placed("alice", T0)),
        stored(order(2), 1, placed("alice", T0)),
        stored(order(3), 1, placed("alice", T0)),
        stored(order(4), 1, placed("bob", T0)),
        stored(order(5), 1, placed("bob", T0)),
        stored(order(5), 6, confirmed()));

    assertThat(crowds(1, 9)).containsExactly(new Crowd(new Owner("issuer", "alice"), 3));
    assertThat(crowds(0, 9)).hasSize(2);
    assertThat(crowds(0, 1)).hasSize(1);
  }

  private List<Crowd> crowds(int orders, int limit) {
    return unfinished.subjectsWithMore(orders, limit).toCompletableFuture().join();
  }

  private List<OrderId> open(State state, @Nullable Open after) {
    return unfinished
        .list(state, T0.plusMillis(500), after, 10)
        .toCompletableFuture()
        .join()
        .stream()
        .map(Open::id)
        .toList();
  }

  private int count(String issuer, String subject, int most) {
    return unfinished.count(issuer, subject, most).toCompletableFuture().join();
  }

  @Test
  void another_attempt_has_no_total_until_it_is_priced() {
    apply(stored(ID, 1, placed()), stored(ID, 2, reserved(1, 1000)));
    apply(stored(ID, 7, reopened()));
    assertThat(listed().getFirst().total()).isNull();

    apply(stored(ID, 8, reserved(2, 900)));
    assertThat(listed().getFirst().total()).isEqualTo(new Money(1801, "EUR"));
  }

  @Test
  void everybody_sees_their_own() {
    apply(
        stored(order(1), 1, placed("alice", T0)),
        stored(order(2), 1, placed("bob", T0)),
        stored(order(3), 1, placed("alice", T0.plusSeconds(1))));

    assertThat(ids(page(new Filter(new Owner("issuer", "alice"), null, null), null, 10)))
        .containsExactly(order(3), order(1));
    assertThat(page(new Filter(new Owner("another issuer", "alice"), null, null), null, 10))
        .isEmpty();
    assertThat(listed()).hasSize(3);
  }

  @Test
  void a_list_can_be_narrowed_to_an_account_and_a_status() {
    apply(
        stored(order(1), 1, placed("alice", T0)),
        stored(order(2), 1, placed("bob", T0)),
        stored(order(3), 1, placed("bob", T0)),
        stored(order(3), 6, confirmed()),
        stored(order(4), 1, placed("bob", T0)),
        stored(order(4), 4, rejected(Code.EXPIRED)));
    var bobs = new AccountId("bob-eur");

    assertThat(ids(page(new Filter(null, bobs, null), null, 10)))
        .containsExactlyInAnyOrder(order(2), order(3), order(4));
    assertThat(ids(page(new Filter(null, bobs, OrderStatus.PENDING), null, 10)))
        .containsExactly(order(2));
    assertThat(ids(page(new Filter(null, null, OrderStatus.CONFIRMED), null, 10)))
        .containsExactly(order(3));
    assertThat(ids(page(new Filter(null, null, OrderStatus.REJECTED), null, 10)))
        .containsExactly(order(4));
  }

  @Test
  void pages_follow_each_other_without_a_gap_or_a_repeat_even_among_equal_times() {
    var all = new ArrayList<OrderId>();
    for (int i = 0; i < 25; i++) {
      apply(stored(order(i), 1, placed("alice", T0.plusSeconds(i / 10))));
      all.add(order(i));
    }

    var seen = new ArrayList<Item>();
    Place after = null;
    for (var page = page(ALL, after, 10); !page.isEmpty(); page = page(ALL, after, 10)) {
      seen.addAll(page);
      after = Place.of(page.getLast());
    }

    assertThat(ids(seen)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(seen).isSortedAccordingTo(Comparator.comparing(Item::createdAt).reversed());
  }

  @Test
  void unfinished_orders_come_in_pages_by_id_and_only_the_older_ones() {
    for (int i = 0; i < 7; i++) {
      apply(stored(order(i), 1, placed("alice", T0.plusSeconds(i))));
    }
    var before = T0.plusSeconds(5);

    var first = unfinished(before, null, 3);
    var second = unfinished(before, first.getLast(), 3);

    assertThat(first).hasSize(3);
    assertThat(second).hasSize(2);
    var both = new ArrayList<>(first);
    both.addAll(second);
    assertThat(both)
        .containsExactlyInAnyOrder(order(0), order(1), order(2), order(3), order(4))
        .isSortedAccordingTo(Comparator.comparing(OrderId::toString));
  }

  @Test
  void the_tables_are_the_same_however_the_journal_is_cut_into_pages() {
    var random = new Random(20260101);
    for (int round = 0; round < 10; round++) {
      var events = someHistories(random);
      nothingIsListed();
      apply(events);
      var atOnce = contents();

      nothingIsListed();
      for (int from = 0; from < events.size(); ) {
        int to = Math.min(events.size(), from + 1 + random.nextInt(5));
        apply(events.subList(from, to));
        from = to;
      }

      assertThat(contents()).isEqualTo(atOnce);
    }
  }

  /** Several orders, their events interleaved as a journal may have them. */
  private static List<FeedEvent<OrderEvent>> someHistories(Random random) {
    var histories =
        List.of(
            List.of(placed(), reserved(1, 1000), confirmed()),
            List.of(placed(), reserved(1, 1000), reopened(), reserved(2, 900), confirmed()),
            List.of(placed(), reserved(1, 1000), reopened(), rejected(Code.OUT_OF_STOCK)),
            List.of(placed(), rejected(Code.UNKNOWN_SKU)),
            List.of(placed(), reserved(1, 1000), parked()),
            List.of(placed(), reserved(1, 1000), parked(), attended(), confirmed()),
            List.of(
                placed(),
                reserved(1, 1),
                cancelAccepted(0),
                captureFound(2),
                refunded(),
                cancelled()),
            List.of(placed(), confirmed(), cancelAccepted(2), refunded(), cancelled()),
            List.of(placed(), confirmed(), refunding(), cancelAccepted(1), refunded()),
            List.of(
                placed(),
                confirmed(),
                fulfilling(),
                fulfilled(1, 2),
                fulfilling(),
                fulfilled(3, 0)),
            List.of(
                placed(),
                confirmed(),
                fulfilling(),
                fulfilled(3, 0),
                returning(Disposition.RESTOCK, 1),
                refunded(),
                restocked(),
                returning(Disposition.SCRAP, 0)),
            List.of(placed(), reserved(1, 1000)));
    var next = new ArrayList<Integer>();
    for (int i = 0; i < 2 * histories.size(); i++) {
      next.add(0);
    }
    var events = new ArrayList<FeedEvent<OrderEvent>>();
    for (int step = 0; step < 120; step++) {
      int order = random.nextInt(next.size());
      var history = histories.get(order % histories.size());
      int at = next.get(order);
      if (at < history.size()) {
        events.add(stored(order(order), at + 1, history.get(at)));
        next.set(order, at + 1);
      }
    }
    return events;
  }

  private List<List<?>> contents() {
    return List.of(
        listed().stream().sorted(Comparator.comparing(item -> item.id().toString())).toList(),
        unfinished(),
        page(new Filter(null, null, OrderStatus.PENDING), null, 100).stream()
            .sorted(Comparator.comparing(item -> item.id().toString()))
            .toList());
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  private void apply(FeedEvent<OrderEvent>... page) {
    apply(List.of(page));
  }

  private void apply(List<FeedEvent<OrderEvent>> page) {
    database
        .transaction(connection -> {
          list.apply(connection, page);
          return page;
        })
        .toCompletableFuture()
        .join();
  }

  private List<Item> listed() {
    return page(ALL, null, 100);
  }

  private List<Item> page(Filter filter, @Nullable Place after, int limit) {
    return list.page(filter, after, limit).toCompletableFuture().join();
  }

  private List<OrderId> unfinished() {
    return unfinished(Instant.parse("2030-01-01T00:00:00Z"), null, 100);
  }

  private List<OrderId> unfinished(Instant before, @Nullable OrderId after, int limit) {
    return unfinished.page(before, after, limit).toCompletableFuture().join();
  }

  private static List<OrderId> ids(List<Item> items) {
    return items.stream().map(Item::id).toList();
  }

  private void change(String statement) {
    database
        .transaction(connection -> {
          try (var sql = connection.createStatement()) {
            return sql.executeUpdate(statement);
          }
        })
        .toCompletableFuture()
        .join();
  }

  /** How many rows this session has changed without touching an index, as far as it remembers. */
  private static long updatesInPlace(Connection connection) throws SQLException {
    try (var sql = connection.createStatement();
        var row =
            sql.executeQuery("SELECT pg_stat_get_xact_tuples_hot_updated('orders'::regclass)")) {
      row.next();
      return row.getLong(1);
    }
  }
}
