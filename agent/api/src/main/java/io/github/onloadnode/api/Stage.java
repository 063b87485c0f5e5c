package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What became of the pod that brings an order's payload to the node.
 *
 * @param dir below the agent's staging directory: a bare name; there if the state is {@code READY}
 * @param reason why it failed, or what is waited for
 */
public record Stage(long seq, State state, Optional<String> dir, Optional<String> reason) {

  /** How far the pod is. */
  public enum State {
    /** It pulls the images, or waits for it. */
    PULLING,
    /** All files are in the directory. */
    READY,
    /** It cannot be done until a person changes something. */
    FAILED
  }
}
