package io.github.onloadnode.api;

/** Permission to disturb the node for one order, or the withdrawal of that permission. */
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
