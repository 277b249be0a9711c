package holdfast.audit;

import holdfast.payment.domain.Leg;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Both legs of every movement of money, and the ledger that lists what they sum to. */
final class LedgerSums {

  /** One account of the books. */
  private record Name(String ledger, String currency) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      int byLedger = ledger.compareTo(other.ledger);
      return byLedger != 0 ? byLedger : currency.compareTo(other.currency);
    }
  }

  private final Ledger ledger;
  private final Findings findings;
  private final Map<Name, BigInteger> sums = new TreeMap<>();

  LedgerSums(Ledger ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  void add(Leg leg) {
    sums.merge(
        new Name(leg.ledger(), leg.change().currency()),
        BigInteger.valueOf(leg.change().amount()),
        BigInteger::add);
  }

  /** Compares the sums with what the ledger shows, and the ledger with itself. */
  void end() throws SQLException {
    var shown = new TreeMap<Name, BigInteger>();
    ledger.each(
        "SELECT ledger, currency, balance FROM ledger_balance",
        row ->
            shown.put(
                new Name(row.getString(1), row.getString(2)), row.getBigDecimal(3).toBigInteger()));
    var all = new TreeMap<Name, BigInteger>(shown);
    sums.forEach(all::putIfAbsent);
    for (var name : all.keySet()) {
      var is = shown.getOrDefault(name, BigInteger.ZERO);
      var wanted = sums.getOrDefault(name, BigInteger.ZERO);
      if (!is.equals(wanted)) {
        findings.broken(
            Law.LISTS,
            "ledger_balance " + name.ledger(),
            "balance is %s, by the journal %s".formatted(is, wanted));
      }
    }
    var byCurrency = new TreeMap<String, BigInteger>();
    shown.forEach((name, balance) -> byCurrency.merge(name.currency(), balance, BigInteger::add));
    byCurrency.forEach((currency, sum) -> {
      if (sum.signum() != 0) {
        findings.broken(
            Law.MONEY_AGREES, currency, "the ledgers sum to %s, not to 0".formatted(sum));
      }
    });
  }
}
