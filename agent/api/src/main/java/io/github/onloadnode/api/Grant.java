package io.github.onloadnode.api;

/** Permission to carry out one order, or the withdrawal of that permission. */
public record Grant(long seq, Phase phase) {

  /** What a grant says. */
  public enum Phase {
    /** The node may be disturbed. */
    GO,
    /** Whatever pods do not notice may be changed. */
    APPLY,
    /** Nothing may be begun. */
    ABORT
  }

  /** The grant that a node in local mode gives itself. */
  public static Grant go(Desired desired) {
    return new Grant(desired.seq(), Phase.GO);
  }
}
