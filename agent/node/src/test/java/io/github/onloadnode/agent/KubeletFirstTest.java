package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent's start waits for, and what follows. */
final class KubeletFirstTest {

  private final List<String> done = new ArrayList<>();

  @Test
  void callsForAWholePassAfterTheKubeletKnowsTheDevices() {
    new KubeletFirst(this::registered, () -> false, () -> done.add("wake")).await();

    assertThat(done).containsExactly("registered within PT1S", "wake");
  }

  @Test
  void callsForAWholePassWhereTheKubeletIsAway() {
    new KubeletFirst(_ -> false, () -> false, () -> done.add("wake")).await();

    assertThat(done).containsExactly("wake");
  }

  @Test
  void callsForNoPassWhereAWholeOneWasMade() {
    new KubeletFirst(this::registered, () -> true, () -> done.add("wake")).await();

    assertThat(done).containsExactly("registered within PT1S");
  }

  private boolean registered(Duration patience) {
    return done.add("registered within " + patience);
  }
}
