package holdfast.simulation;

/** Decides what goes wrong. The same decisions in the same order give the same history. */
interface Faults {

  /** Who dies. */
  enum Death {
    NOBODY,
    /** One entity; the others of its service live on. */
    PROCESS,
    /** All nodes of a service. */
    SERVICE,
    /** All nodes of all services. */
    EVERYTHING
  }

  /** How a write ends. Only after the first does the writer live on. */
  enum Write {
    STORED,
    /** Nothing was stored, and the writer knows no more than in the next case. */
    FAILED,
    /** Committed, but the connection died before the answer. */
    ANSWER_LOST,
    /** The writer died while its write was on the way; it may still win against its successor's. */
    LANDS_LATER
  }

  /** Whether anybody dies before this entity's process takes its next step. */
  Death beforeNextStep(Service service);

  Write nextWrite();

  /** How long a copy of the next message travels; {@link #LOST} if it does not arrive. */
  long travelTime(Service from, Service to);

  /** Whether one more copy of the message arrives. */
  boolean anotherCopy();

  long LOST = -1;

  /** How far the clock of a process is ahead; the system allows half the clock margin. */
  long clockAhead();

  /** Whether a process freezes here, its successor starts, and it wakes up later. */
  boolean freezes();

  /** Whether a message reaches the process that was frozen and not its successor. */
  boolean reachesTheFrozen();

  /** Whether a participant's answer is replaced by one that makes no sense. */
  boolean answersNonsense();

  /** A number below {@code bound}, for how long things take. */
  long any(long bound);

  /** Whether nothing goes wrong any more. */
  boolean isOver();
}
