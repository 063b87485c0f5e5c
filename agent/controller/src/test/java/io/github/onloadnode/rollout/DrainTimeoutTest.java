package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Drain.State;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import io.github.onloadnode.api.RolloutSpec.WaitForJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a drain waits for, and for how long. */
final class DrainTimeoutTest {

  private final TestFleet fleet = new TestFleet();
  private TestNode node = new TestNode("");

  @BeforeEach
  void quiesce() {
    fleet.slot("a", 4);
    node =
        fleet
            .node("a")
            .ordered(4, fleet.rev())
            .serves(TestFleet.OLD)
            .in(Phase.QUIESCED, 4)
            .granted(4, Grant.Phase.GO);
  }

  private List<String> evicted() {
    return fleet.decided(Command.Evict.class).stream().map(evict -> evict.pod().name()).toList();
  }

  private Drain drain() {
    return fleet.decided(Command.WriteDrain.class).getFirst().drain();
  }

  private void drains(State state, Duration ago) {
    node.drain =
        Reading.present(
            new Drain(4, state, Optional.of(TestFleet.NOW.minus(ago)), 1, 0, List.of()));
  }

  @Test
  void waitsForJobsFirst() {
    fleet.rollout.jobs = Optional.of(new WaitForJobs(Map.of("job", "yes"), Duration.ofMinutes(30)));
    TestPod job = new TestPod("job");
    job.labels = Map.of("job", "yes");
    node.holds(job.build(), new TestPod("other").build());

    assertThat(evicted()).isEmpty();
    assertThat(drain().state()).isEqualTo(State.WAITING_JOBS);
    drains(State.WAITING_JOBS, Duration.ofMinutes(30));
    assertThat(evicted()).containsExactly("job", "other");
    assertThat(drain().since()).as("its own time begins now").contains(TestFleet.NOW);
  }

  @Test
  void evictsOnceTheJobsAreOver() {
    fleet.rollout.jobs = Optional.of(new WaitForJobs(Map.of("job", "yes"), Duration.ofMinutes(30)));
    drains(State.WAITING_JOBS, Duration.ofMinutes(3));
    node.holds(new TestPod("other").build());

    assertThat(evicted()).containsExactly("other");
  }

  @Test
  void givesUpAfterTheTimeout() {
    node.holds(new TestPod("one").build());
    drains(State.BLOCKED, Duration.ofMinutes(15));

    assertThat(evicted()).isEmpty();
    assertThat(fleet.decided(Command.WriteGrant.class))
        .singleElement()
        .satisfies(write -> {
          assertThat(write.grant().phase()).isEqualTo(Grant.Phase.ABORT);
          assertThat(write.grant().why()).contains("drain-timeout");
        });
    assertThat(drain().state()).isEqualTo(State.TIMEOUT);
    assertThat(fleet.slotsAfter()).as("no timer frees a slot").containsExactly("a/4");
  }

  @Test
  void looksAgainWhenTheTimeIsUp() {
    TestPod pod = new TestPod("one");
    pod.terminating = true;
    node.holds(pod.build());
    drains(State.EVICTING, Duration.ofMinutes(14));

    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(60));
  }

  @Test
  void goesOnWaitingWhereItIsToldTo() {
    fleet.rollout.onTimeout = OnTimeout.WAIT;
    node.holds(new TestPod("one").build());
    drains(State.BLOCKED, Duration.ofHours(15));

    assertThat(evicted()).containsExactly("one");
    assertThat(fleet.decided(Command.WriteGrant.class)).isEmpty();
  }

  @Test
  void deletesByForceOnlyAfterTheTimeout() {
    fleet.rollout.onTimeout = OnTimeout.FORCE;
    TestPod waits = new TestPod("waits");
    waits.drain = Optional.of("wait");
    node.holds(new TestPod("one").build(), waits.build());

    assertThat(fleet.decided(Command.ForceDelete.class)).isEmpty();
    drains(State.BLOCKED, Duration.ofMinutes(15));
    assertThat(fleet.decided(Command.ForceDelete.class))
        .extracting(delete -> delete.pod().name())
        .containsExactly("one");
  }

  @Test
  void startsAnewWhereTheClockWasSetBack() {
    node.holds(new TestPod("one").build());
    drains(State.EVICTING, Duration.ofDays(-3));

    assertThat(drain().since()).contains(Instant.parse("2026-11-30T10:00:00Z"));
  }

  @Test
  void beginsAgainForAnotherOrder() {
    node.holds(new TestPod("one").build());
    node.drain =
        Reading.present(new Drain(3, State.TIMEOUT, Optional.of(TestFleet.NOW), 1, 0, List.of()));

    assertThat(drain().seq()).isEqualTo(4);
    assertThat(evicted()).containsExactly("one");
  }
}
