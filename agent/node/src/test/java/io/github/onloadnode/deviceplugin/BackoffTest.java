package io.github.onloadnode.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Waits between attempts. */
final class BackoffTest {

  private final Backoff backoff =
      new Backoff(Timing.DEFAULT.firstRetry(), Timing.DEFAULT.longestRetry(), new Random(1));

  @Test
  void doublesUpToItsLimitAndStaysThere() {
    for (long full : new long[] {200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
  }

  @Test
  void beginsAnewAfterAReset() {
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
  }
}
