package io.github.onloadnode.api;

import java.util.Optional;

/**
 * The order to a node, {@code node.onload.amd.com/desired} or its stand-in on disk.
 *
 * @param uid whose order it is; {@code local} in the local mode
 * @param seq rises with every order and is never used twice
 * @param rev the revision to run; empty = none, remove Onload
 */
public record Desired(
    String uid, long seq, Optional<String> rev, Cause cause, Optional<String> retry) {

  /** What gave rise to the order. */
  public enum Cause {
    SPEC,
    ROLLBACK,
    RETRY,
    REMOVE,
    ADOPT
  }
}
