package io.github.onloadnode.api;

import java.util.Optional;

/**
 * The order to a node, {@code node.onload.amd.com/desired} or its stand-in on disk.
 *
 * @param uid of the custom resource that gave the order; {@code local} in local mode
 * @param seq rises with every order and is never used twice
 * @param rev the revision to run; empty = none, remove Onload
 */
public record Desired(
    String uid, long seq, Optional<String> rev, Cause cause, Optional<String> retry) {

  /** Why the order was given. */
  public enum Cause {
    SPEC,
    ROLLBACK,
    RETRY,
    REMOVE,
    ADOPT
  }
}
