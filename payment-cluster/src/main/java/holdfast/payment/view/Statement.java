package holdfast.payment.view;

import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.jdbc.Database;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.MoneyMoved;
import holdfast.payment.domain.AccountEvent.Refunded;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.PaymentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What moved on an account, entry by entry; kept for ever. */
public final class Statement {

  /** Why money moved. */
  public enum Kind {
    DEPOSIT,
    WITHDRAWAL,
    PAYMENT,
    REFUND
  }

  /**
   * One movement.
   *
   * @param number of the event within its account
   * @param change negative when money left the account
   * @param posted what the account had afterwards
   * @param counterAccount where it came from or went to
   * @param reference what an operator wrote to it
   */
  public record Entry(
      String accountId,
      long number,
      Kind kind,
      Money change,
      Money posted,
      String counterAccount,
      @Nullable String reference,
      @Nullable String paymentId,
      @Nullable String refundId,
      Instant at) {}

  private static final String ADD =
      """
      INSERT INTO statement_entry (account_id, entry, kind, change, posted_after, currency,
                                   counter_account, reference, payment_id, refund_id, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String PAGE =
      """
      SELECT * FROM statement_entry WHERE account_id = ? AND entry < ? ORDER BY entry DESC LIMIT ?
      """;

  private static final String PAYMENT =
      """
      SELECT * FROM statement_entry WHERE payment_id = ? AND account_id = ? ORDER BY entry
      """;

  private final Database database;

  public Statement(Database database) {
    this.database = database;
  }

  /**
   * Entries of an account, the newest first.
   *
   * @param before number of the entry at which the page before ended; null for the first page
   */
  public CompletionStage<List<Entry>> page(AccountId account, @Nullable Long before, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(PAGE)) {
        sql.setString(1, account.value());
        sql.setLong(2, before == null ? Long.MAX_VALUE : before);
        sql.setInt(3, limit);
        return entries(sql);
      }
    });
  }

  /** The capture of a payment and its refunds, in their order; empty when it was not captured. */
  public CompletionStage<List<Entry>> ofPayment(AccountId account, PaymentId payment) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(PAYMENT)) {
        sql.setString(1, payment.toString());
        sql.setString(2, account.value());
        return entries(sql);
      }
    });
  }

  static Entry entry(FeedEvent<AccountEvent> stored, MoneyMoved moved, Money posted) {
    return switch (moved) {
      case Deposited deposited ->
          entry(stored, Kind.DEPOSIT, moved, posted, deposited.reference(), null, null);
      case Withdrawn withdrawn ->
          entry(stored, Kind.WITHDRAWAL, moved, posted, withdrawn.reference(), null, null);
      case HoldCaptured captured ->
          entry(stored, Kind.PAYMENT, moved, posted, null, captured.payment(), null);
      case Refunded refunded ->
          entry(
              stored,
              Kind.REFUND,
              moved,
              posted,
              null,
              refunded.payment(),
              refunded.refund().value());
    };
  }

  private static Entry entry(
      FeedEvent<AccountEvent> stored,
      Kind kind,
      MoneyMoved moved,
      Money posted,
      @Nullable String reference,
      @Nullable PaymentId payment,
      @Nullable String refundId) {
    return new Entry(
        stored.entityId(),
        stored.sequenceNumber(),
        kind,
        moved.change(),
        posted,
        moved.counterAccount(),
        reference,
        payment == null ? null : payment.toString(),
        refundId,
        moved.at());
  }

  static void add(Connection connection, List<Entry> entries) throws SQLException {
    try (var sql = connection.prepareStatement(ADD)) {
      for (var entry : entries) {
        sql.setString(1, entry.accountId());
        sql.setLong(2, entry.number());
        sql.setString(3, entry.kind().name());
        sql.setLong(4, entry.change().amount());
        sql.setLong(5, entry.posted().amount());
        sql.setString(6, entry.change().currency());
        sql.setString(7, entry.counterAccount());
        sql.setString(8, entry.reference());
        sql.setString(9, entry.paymentId());
        sql.setString(10, entry.refundId());
        sql.setObject(11, entry.at().atOffset(ZoneOffset.UTC));
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }

  private static List<Entry> entries(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var entries = new ArrayList<Entry>();
      while (row.next()) {
        entries.add(entry(row));
      }
      return entries;
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    var currency = row.getString("currency");
    return new Entry(
        row.getString("account_id"),
        row.getLong("entry"),
        Kind.valueOf(row.getString("kind")),
        new Money(row.getLong("change"), currency),
        new Money(row.getLong("posted_after"), currency),
        row.getString("counter_account"),
        row.getString("reference"),
        row.getString("payment_id"),
        row.getString("refund_id"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }
}
