package io.github.onloadnode.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Permission to carry out one order, or the withdrawal of that permission.
 *
 * @param since when it was given, for people
 * @param why it was withdrawn, for people
 */
public record Grant(long seq, Phase phase, Optional<Instant> since, Optional<String> why) {

  /** A grant that says nothing for people. */
  public Grant(long seq, Phase phase) {
    this(seq, phase, Optional.empty(), Optional.empty());
  }

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
