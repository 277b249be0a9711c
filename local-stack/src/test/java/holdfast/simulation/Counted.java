package holdfast.simulation;

/** How much happened. */
final class Counted {
  long orders;
  long events;
  long messages;
  long deaths;
  long recoveries;
  long freezes;
  long nonsense;
  long confirmed;
  long cancelled;
  long rejected;
  long secondAttempts;
  long fulfilments;
  long refunds;

  void add(Counted other) {
    orders += other.orders;
    events += other.events;
    messages += other.messages;
    deaths += other.deaths;
    recoveries += other.recoveries;
    freezes += other.freezes;
    nonsense += other.nonsense;
    confirmed += other.confirmed;
    cancelled += other.cancelled;
    rejected += other.rejected;
    secondAttempts += other.secondAttempts;
    fulfilments += other.fulfilments;
    refunds += other.refunds;
  }

  @Override
  public String toString() {
    return ("%,d orders (%,d confirmed, %,d cancelled, %,d rejected, %,d tried twice;"
            + " %,d fulfilments, %,d refunds), %,d events, %,d messages, %,d deaths,"
            + " %,d recoveries, %,d freezes, %,d answers of nonsense")
        .formatted(
            orders,
            confirmed,
            cancelled,
            rejected,
            secondAttempts,
            fulfilments,
            refunds,
            events,
            messages,
            deaths,
            recoveries,
            freezes,
            nonsense);
  }
}
