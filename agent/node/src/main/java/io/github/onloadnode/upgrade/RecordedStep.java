package io.github.onloadnode.upgrade;

/**
 * One step as it was taken: what it started from, and what was decided. The journal and the
 * situation alone give the decision, so whoever has a record can take the step again.
 *
 * @param before the journal before the step
 */
public record RecordedStep(Journal before, Situation situation, Decision decision) {

  /** Takes the step. */
  public static RecordedStep take(Journal before, Situation situation) {
    return new RecordedStep(before, situation, NodeUpgrade.step(before, situation));
  }
}
