package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several truths a person reads first. */
final class SummaryTest {

  private static final Condition ROLLING = condition(Condition.Type.PROGRESSING, true, "Rolling");
  private static final Condition PAUSED = condition(Condition.Type.PROGRESSING, false, "Paused");
  private static final Condition WELL = condition(Condition.Type.DEGRADED, false, "AsExpected");
  private static final Condition FAILED = condition(Condition.Type.DEGRADED, true, "NodesFailed");
  private static final Condition HALTED =
      condition(Condition.Type.HALTED, true, "FailureThreshold");
  private static final Condition TAKEN =
      condition(Condition.Type.CONFLICT, true, "NodesOfAnotherResource");
  private static final Condition STOPPED =
      condition(Condition.Type.CONFLICT, true, "OldOperatorRunning");

  @Test
  void isWhatTheRolloutDoesWhileAllIsWell() {
    assertThat(Summary.of(List.of(ROLLING, WELL))).contains("Rolling");
    assertThat(Summary.of(List.of(PAUSED, WELL))).contains("Paused");
  }

  @Test
  void isTheWorstOtherwise() {
    assertThat(Summary.of(List.of(ROLLING, WELL, TAKEN))).contains("NodesOfAnotherResource");
    assertThat(Summary.of(List.of(ROLLING, FAILED, TAKEN))).contains("NodesFailed");
    assertThat(Summary.of(List.of(ROLLING, FAILED, HALTED, TAKEN))).contains("Halted");
    assertThat(Summary.of(List.of(ROLLING, FAILED, HALTED, STOPPED)))
        .contains("OldOperatorRunning");
  }

  @Test
  void isNothingBeforeTheFirstDecision() {
    assertThat(Summary.of(List.of())).isEmpty();
  }

  private static Condition condition(Condition.Type type, boolean holds, String reason) {
    return new Condition(type, holds, reason, "", TestFleet.NOW, 1);
  }
}
