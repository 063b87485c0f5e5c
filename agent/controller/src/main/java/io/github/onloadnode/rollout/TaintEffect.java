package io.github.onloadnode.rollout;

/** The effect of the taint on a node that is to be upgraded. */
public enum TaintEffect {
  /** Its turn is to come: a pod that has to move would have to move again. */
  PREFER_NO_SCHEDULE("PreferNoSchedule"),
  /** It is being upgraded. */
  NO_SCHEDULE("NoSchedule");

  private final String text;

  TaintEffect(String text) {
    this.text = text;
  }

  /** As Kubernetes spells it. */
  public String text() {
    return text;
  }
}
