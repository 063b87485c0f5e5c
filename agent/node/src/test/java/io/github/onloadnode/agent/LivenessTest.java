package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the agent asks to be restarted. */
final class LivenessTest {

  private final TestClock clock = new TestClock();
  private final Instant began = clock.instant();

  @Test
  void isWellBetweenPasses() {
    Liveness liveness = new Liveness(Optional::empty, () -> true, clock);

    assertThat(liveness.faults()).isEmpty();
  }

  @Test
  void isWellWhileAPassTakesAsLongAsAnActionMayWait() {
    Liveness liveness = new Liveness(() -> Optional.of(began), () -> true, clock);

    clock.advance(Liveness.LONGEST_PASS);

    assertThat(liveness.faults()).isEmpty();
  }

  @Test
  void reportsAPassThatIsStuck() {
    Liveness liveness = new Liveness(() -> Optional.of(began), () -> true, clock);

    clock.advance(Liveness.LONGEST_PASS.plus(Duration.ofSeconds(1)));

    assertThat(liveness.faults()).containsExactly("a pass over the node has taken 1201 s");
  }

  @Test
  void reportsALoopThatHasEnded() {
    Liveness liveness = new Liveness(Optional::empty, () -> false, clock);

    assertThat(liveness.faults()).containsExactly("the loop has ended");
  }
}
