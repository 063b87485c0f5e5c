package io.github.onloadnode.rollout;

import java.util.List;
import java.util.Optional;

/** Decides for one custom resource. */
public final class Rollout {

  private Rollout() {}

  /** What is to be done now. */
  public static Decision decide(Fleet fleet) {
    return new Decision(List.of(), Optional.empty(), fleet.memory());
  }
}
