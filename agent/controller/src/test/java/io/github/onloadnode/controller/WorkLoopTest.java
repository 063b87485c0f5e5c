package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When the controller looks again, and what it forgets. */
final class WorkLoopTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String SLOTS = "onload_slots_in_use{";

  @Test
  void looksAgainSoonWhileItMayNotAct() {
    try (FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC)) {
      WorkLoop loop =
          new WorkLoop(fleet.process().life(), Set::of, () -> false, InstantSource.fixed(NOW));

      assertThat(loop.round()).isEqualTo(NOW.plusSeconds(1));
    }
  }

  @Test
  void forgetsResourcesThatAreGoneOrAnothersNow() {
    try (FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC)) {
      FakeFleet.Watching process = fleet.process();
      Set<ResourceKey> keys = new HashSet<>(Set.of(FakeFleet.KEY));
      AtomicBoolean leads = new AtomicBoolean(true);
      WorkLoop loop = new WorkLoop(process.life(), () -> keys, leads::get, InstantSource.system());

      FakeFleet.until(() -> {
        loop.round();
        return process.metrics().text().contains(SLOTS);
      });
      leads.set(false);
      loop.round();
      assertThat(process.metrics().text()).doesNotContain(SLOTS);

      leads.set(true);
      loop.round();
      assertThat(process.metrics().text()).contains(SLOTS);
      keys.clear();
      loop.round();
      assertThat(process.metrics().text()).doesNotContain(SLOTS);
    }
  }
}
