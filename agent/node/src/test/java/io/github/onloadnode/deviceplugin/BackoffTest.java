package io.github.onloadnode.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Waits between attempts. */
final class BackoffTest {

  private static final Backoff FIRST = Backoff.of(Timing.DEFAULT);

  private final Random random = new Random(1);

  @Test
  void doublesUpToItsLimitAndStaysThere() {
    Backoff backoff = FIRST;
    for (long full : new long[] {200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000}) {
      assertThat(backoff.wait(random))
          .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
      backoff = backoff.longer();
    }
  }

  @Test
  void beginsAnew() {
    Backoff backoff = FIRST.longer().longer();

    assertThat(backoff.afresh()).isEqualTo(FIRST);
  }

  @Test
  void startsOverAfterALongStream() {
    Backoff backoff = FIRST.longer();

    assertThat(backoff.afterStream(Timing.DEFAULT.stable())).isEqualTo(FIRST);
    assertThat(backoff.afterStream(Timing.DEFAULT.stable().minusNanos(1))).isEqualTo(backoff);
  }
}
