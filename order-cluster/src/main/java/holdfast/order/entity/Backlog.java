package holdfast.order.entity;

import holdfast.order.domain.Intake.Load;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts the orders of this node that are on their way, and how fast they come to their end.
 * Entities tell it; a caller's request reads it. Shards are even, so a node speaks for its cluster.
 *
 * <p>Time is counted in slots, sixty of which are the longest wait that is aimed at: long enough to
 * even out bursts, and over as soon as what they say would be too late.
 */
public final class Backlog {

  /** The past that counts. */
  private static final int SLOTS = 60;

  /** A rate measured over less says nothing. */
  private static final int ENOUGH = SLOTS / 5;

  /**
   * When none was finished for so long, something is away, and there is no rate. Until then a
   * steady load still seems to be served within the longest wait; a flood may hold up every last
   * step for a while.
   */
  private static final int SILENCE = SLOTS / 2;

  /** New orders are looked at when they are as old as this, up to as old as that. */
  private static final int SOON = SLOTS / 10;

  private static final int NOT_LONG_AGO = SLOTS / 2;

  /** Of the new orders that many tell enough, the newest first. */
  private static final int SAMPLE = 32;

  /** One order on its way. Whoever counted it in counts it out, once. */
  public final class Entry {

    private final long slot;
    private final boolean fresh;
    private boolean stuck;

    private Entry(long slot, boolean fresh) {
      this.slot = slot;
      this.fresh = fresh;
    }

    /** It waits for so long that it will go on waiting, whatever else is done. */
    void isStuck() {
      synchronized (Backlog.this) {
        stuckNow += stuck ? 0 : 1;
        stuck = true;
      }
    }

    /** It was confirmed or rejected, or a person has to look at it. */
    void isFinished() {
      synchronized (Backlog.this) {
        countOut(this);
        finished(this);
      }
    }

    /** It goes on elsewhere, or was never stored. */
    void hasLeft() {
      synchronized (Backlog.this) {
        countOut(this);
      }
    }
  }

  private final long nanosPerSlot;
  private final LongSupplier nanoTime;
  private final long began;

  private final int[] placed = new int[SLOTS];
  private final int[] placedAndFinished = new int[SLOTS];
  private final int[] finished = new int[SLOTS];

  private int open;
  private int stuckNow;

  /** The slot that is counted in now; all up to it are up to date. */
  private long current;

  /** When orders began to be finished, after a time when none was. */
  private long finishingSince;

  private long lastFinished = -SILENCE;

  /** Of the slots before the current one, which do not change any more. */
  private double perSecond;

  private double soon;

  /**
   * Nothing on its way.
   *
   * @param longestWait that is aimed at
   * @param nanoTime a clock that never goes back
   */
  public Backlog(Duration longestWait, LongSupplier nanoTime) {
    this.nanosPerSlot = Math.max(1, longestWait.toNanos() / SLOTS);
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** An order that was placed just now. */
  synchronized Entry placed() {
    moveOn();
    placed[at(current)]++;
    return countIn(true);
  }

  /** An order that was placed before, and was read again. */
  synchronized Entry recovered() {
    moveOn();
    return countIn(false);
  }

  public synchronized Load load() {
    moveOn();
    return new Load(open, stuckNow, perSecond, soon);
  }

  private Entry countIn(boolean fresh) {
    open++;
    return new Entry(current, fresh);
  }

  private void countOut(Entry entry) {
    open--;
    stuckNow -= entry.stuck ? 1 : 0;
  }

  private void finished(Entry entry) {
    moveOn();
    if (current - lastFinished >= SILENCE) {
      finishingSince = current;
    }
    lastFinished = current;
    finished[at(current)]++;
    if (entry.fresh && current - entry.slot < SLOTS) {
      placedAndFinished[at(entry.slot)]++;
    }
  }

  /** Empties the slots that are to be used anew, and reckons once for each slot. */
  private void moveOn() {
    long now = (nanoTime.getAsLong() - began) / nanosPerSlot;
    if (now == current) {
      return;
    }
    for (long slot = Math.max(current + 1, now - SLOTS + 1); slot <= now; slot++) {
      placed[at(slot)] = 0;
      placedAndFinished[at(slot)] = 0;
      finished[at(slot)] = 0;
    }
    current = now;
    perSecond = reckonPerSecond();
    soon = reckonSoon();
  }

  /** Lately or for longer: what has just become faster is not judged by what it was. */
  private double reckonPerSecond() {
    if (current - finishingSince < ENOUGH || current - lastFinished >= SILENCE) {
      return 0;
    }
    long longAgo = Math.max(finishingSince, current - SLOTS + 1);
    return Math.max(perSecondSince(longAgo), perSecondSince(current - ENOUGH));
  }

  private double perSecondSince(long from) {
    double count = 0;
    for (long slot = from; slot < current; slot++) {
      count += finished[at(slot)];
    }
    return count / (current - from) * Duration.ofSeconds(1).toNanos() / nanosPerSlot;
  }

  private double reckonSoon() {
    int all = 0;
    int done = 0;
    long oldest = Math.max(0, current - NOT_LONG_AGO);
    for (long slot = current - SOON; slot >= oldest && all < SAMPLE; slot--) {
      all += placed[at(slot)];
      done += placedAndFinished[at(slot)];
    }
    return all == 0 ? 0 : (double) done / all;
  }

  private static int at(long slot) {
    return (int) (slot % SLOTS);
  }
}
