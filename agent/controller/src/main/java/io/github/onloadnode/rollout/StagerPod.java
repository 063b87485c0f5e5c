package io.github.onloadnode.rollout;

import java.time.Instant;
import java.util.Optional;

/** A pod that brings an order's payload to a node. */
public record StagerPod(
    String namespace,
    String name,
    String uid,
    String node,
    long seq,
    String rev,
    Phase phase,
    Instant created) {

  /** How far it is. */
  public sealed interface Phase {

    /**
     * It is not finished.
     *
     * @param reason what it waits for, if that is known
     */
    record Pulling(Optional<String> reason) implements Phase {}

    /** The payload is complete in the directory that has the pod's uid as its name. */
    record Succeeded() implements Phase {}

    /** It will not finish without a change: no such image, no space, not admitted, ... */
    record Failed(String reason) implements Phase {}
  }
}
