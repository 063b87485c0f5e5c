package io.github.onloadnode.testing;

import io.github.onloadnode.node.Pod;
import java.util.Optional;

/** A pod that nobody could name. */
public final class UnnamedPod {

  private UnnamedPod() {}

  /** The one of that UID. */
  public static Pod ofUid(String uid) {
    return new Pod(Optional.empty(), Optional.of(uid));
  }
}
