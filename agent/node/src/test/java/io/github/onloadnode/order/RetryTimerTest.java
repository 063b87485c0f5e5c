package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long an order that was refused waits before it is given again. */
final class RetryTimerTest {

  @Test
  void waitsAsLongAsAtFirstWhereAnOrderEndedOtherwiseInBetween() {
    TestClock clock = new TestClock();
    RetryTimer timer = new RetryTimer(clock);
    List<OrderOutcome> ends =
        List.of(
            OrderOutcome.REJECTED,
            OrderOutcome.REJECTED,
            OrderOutcome.SUCCEEDED,
            OrderOutcome.REJECTED);

    List<Boolean> due = new ArrayList<>();
    for (int seq = 1; seq <= ends.size(); seq++) {
      Optional<OrderResult> result =
          Optional.of(new OrderResult(seq, ends.get(seq - 1), Optional.empty(), Optional.empty()));
      timer.isDue(result);
      clock.advance(Duration.ofMinutes(16));
      due.add(timer.isDue(result));
    }

    assertThat(due).containsExactly(true, false, false, true);
  }
}
