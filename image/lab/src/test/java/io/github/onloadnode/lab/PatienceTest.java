package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits on a machine that has more to do. */
final class PatienceTest {

  private static final Duration IDLE = Duration.ofSeconds(1);

  @Test
  void waitsLongerTheMoreTheMachineHasToDo() {
    assertThat(Patience.scaled(IDLE, "10.00 9.12 5.31 3/812 4711\n", 2))
        .isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void isNeverLessPatientThanOnAnIdleMachine() {
    assertThat(Patience.scaled(IDLE, "0.00 0.01 0.05 1/90 7\n", 8)).isEqualTo(IDLE);
  }
}
