package io.github.onloadnode.upgrade;

import java.util.Arrays;
import java.util.Optional;

/** Where a node stands, as the journal keeps it. */
public enum Step {
  IDLE("Idle"),
  STAGING("Staging"),
  STAGED("Staged"),
  QUIESCE("Quiesce"),
  /** The point of no return: from here the node finishes or rolls back by itself. */
  UNLOAD("Unload"),
  /** Every old module is gone, and nothing of the target was loaded yet. */
  UNLOADED("Load0"),
  LOAD("Load"),
  VERIFY("Verify"),
  RB_UNLOAD("RbUnload"),
  RB_LOAD("RbLoad"),
  RB_VERIFY("RbVerify"),
  FAILED("Failed");

  private final String text;

  Step(String text) {
    this.text = text;
  }

  /** As the journal spells it. */
  public String text() {
    return text;
  }

  /** Empty for a word that this agent does not know. */
  public static Optional<Step> of(String text) {
    return Arrays.stream(values()).filter(step -> step.text.equals(text)).findFirst();
  }

  /**
   * Whether it decides by modules and kernel alone: no card, no holder and no server is asked for
   * between the last module that was taken out and the last that was loaded.
   */
  public boolean decidesByDriver() {
    return this == UNLOADED || this == LOAD || this == RB_LOAD;
  }

  /** Whether the old revision goes on serving in this step. */
  public boolean serves() {
    return this == IDLE || this == STAGING || this == STAGED;
  }
}
