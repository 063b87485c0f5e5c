package io.github.onloadnode.agent.walk;

/** What keeps the node from harm; each was shown to be fatal when it is missing. */
enum Guard {
  /** An order is obeyed once: its seq must be above that of the last finished one. */
  SEQ_FENCE("I5"),
  /** Nothing is unloaded while a pod or a process holds a device. */
  HOLDERS_COUNTED("I2"),
  /** An answered allocation counts before the kubelet lists it. */
  ANSWERED_COUNTED("I2"),
  /** Devices are withheld before holders are counted. */
  WITHDRAWN_BEFORE_COUNTED("I[23]"),
  /** An agent that comes back in Quiesce knows that it is there. */
  QUIESCE_IN_JOURNAL("I[23]"),
  /** A load that kills the node is remembered. */
  ATTEMPT_BEFORE_LOAD("I8"),
  /** An abort is answered although the go before it was never seen. */
  ABORT_ANSWERED_UNSEEN("I6"),
  /** A kubelet that cannot be asked counts as one whose pods hold devices. */
  UNKNOWN_COUNTS_AS_HELD("I15");

  private final String invariant;

  Guard(String invariant) {
    this.invariant = invariant;
  }

  /** The promise that breaks without it, as a regular expression. */
  String invariant() {
    return invariant;
  }
}
