package holdfast.local.stack;

/** One node that runs, in whatever form. */
interface NodeRun {
  NodeAddress address();

  /** Of the process that it is, or is in. */
  long pid();

  /** Asks it to leave in order, and returns when it has gone. */
  void stop();
}
