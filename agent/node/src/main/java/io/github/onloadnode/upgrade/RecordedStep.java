package io.github.onloadnode.upgrade;

/**
 * One step with its inputs and its decision. The decision follows only from journal and situation,
 * so a record is enough to repeat the step.
 *
 * @param before the journal before the step
 */
public record RecordedStep(Journal before, Situation situation, Decision decision) {

  /** Takes the step. */
  public static RecordedStep take(Journal before, Situation situation) {
    return new RecordedStep(before, situation, NodeUpgrade.step(before, situation));
  }
}
