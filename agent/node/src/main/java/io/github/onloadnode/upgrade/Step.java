package io.github.onloadnode.upgrade;

import java.util.Arrays;
import java.util.Optional;

/** The state of a node, as recorded in the journal. */
public enum Step {
  IDLE("Idle"),
  STAGING("Staging"),
  STAGED("Staged"),
  QUIESCE("Quiesce"),
  /** The point of no return: from here the node finishes or rolls back on its own. */
  UNLOAD("Unload"),
  /** All old modules are unloaded, and nothing of the target is loaded yet. */
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
   * Whether it decides only by modules and kernel: between the last unload and the last load,
   * cards, holders and servers do not matter.
   */
  public boolean decidesByDriver() {
    return this == UNLOADED || this == LOAD || this == RB_LOAD;
  }

  /** Whether the grant decides when it ends. */
  public boolean awaitsGrant() {
    return this == STAGED || this == QUIESCE;
  }

  /** Whether the old revision is served in this step. */
  public boolean serves() {
    return this == IDLE || this == STAGING || this == STAGED;
  }
}
