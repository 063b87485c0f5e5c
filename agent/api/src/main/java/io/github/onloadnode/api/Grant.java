package io.github.onloadnode.api;

/** The permission to disturb the node for one order, or its withdrawal. */
public record Grant(long seq, Phase phase) {

  /** What a grant says. */
  public enum Phase {
    GO,
    ABORT
  }

  /** The grant that a node in local mode gives itself. */
  public static Grant go(Desired desired) {
    return new Grant(desired.seq(), Phase.GO);
  }
}
