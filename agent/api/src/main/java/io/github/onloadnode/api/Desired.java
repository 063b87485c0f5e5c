package io.github.onloadnode.api;

import java.time.Duration;
import java.util.Optional;

/**
 * The order to a node, {@code node.onload.amd.com/desired} or its stand-in on disk.
 *
 * @param uid of the custom resource that gave the order; {@code local} in local mode
 * @param cr the custom resource as {@code namespace/name}; {@code local} in local mode
 * @param seq rises with every order and is never used twice
 * @param rev the revision to run; empty = none, remove Onload
 * @param kernel the release that the payload is for; empty if the order does not say
 * @param verify how long drivers and links may take to come up; empty = the agent's default
 */
public record Desired(
    String uid,
    String cr,
    long seq,
    Optional<String> rev,
    Cause cause,
    Optional<String> retry,
    Optional<String> kernel,
    Optional<Duration> verify) {

  /** With the agent's default for verification. */
  public Desired(
      String uid,
      String cr,
      long seq,
      Optional<String> rev,
      Cause cause,
      Optional<String> retry,
      Optional<String> kernel) {
    this(uid, cr, seq, rev, cause, retry, kernel, Optional.empty());
  }

  /** What an agent takes for {@link #verify} where its order does not say. */
  public static final Duration DEFAULT_VERIFY = Duration.ofMinutes(3);

  /** {@link #uid} and {@link #cr} in local mode. */
  public static final String LOCAL = "local";

  /** An order of the local mode. */
  public static Desired local(
      long seq, Optional<String> rev, Cause cause, Optional<String> retry, String kernel) {
    return new Desired(LOCAL, LOCAL, seq, rev, cause, retry, rev.map(_ -> kernel));
  }

  /** Why the order was given. */
  public enum Cause {
    SPEC,
    ROLLBACK,
    RETRY,
    REMOVE,
    ADOPT,
    /** The node runs another kernel than the one that the order before was for. */
    KERNEL
  }
}
