package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Drain.State;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import io.github.onloadnode.api.RolloutSpec.WaitForJobs;
import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How pods are asked to go. */
final class DrainsTest {

  private static final String BUDGET = "PodDisruptionBudget trading/engine allows 0 disruptions";

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

  /** An ordinary pod. */
  private static final class Pod {
    private final String name;
    private Map<String, String> labels = Map.of();
    private boolean controlled = true;
    private boolean mirror;
    private boolean finished;
    private boolean terminating;
    private boolean ready = true;
    private Optional<String> drain = Optional.empty();
    private Optional<Attempt> tried = Optional.empty();

    Pod(String name) {
      this.name = name;
    }

    /** Was refused an eviction so long ago. */
    Pod refused(int times, Duration ago, Optional<String> by) {
      tried = Optional.of(new Attempt(times, TestFleet.NOW.minus(ago), by, Optional.empty()));
      return this;
    }

    HolderPod build() {
      return new HolderPod(
          "uid-" + name,
          "trading",
          name,
          labels,
          List.of("ReplicaSet"),
          controlled,
          mirror,
          finished,
          terminating,
          ready,
          drain,
          tried);
    }
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
  void evictsTheReportedHoldersOfAQuiescedNode() {
    node.holds(new Pod("one").build(), new Pod("two").build());

    assertThat(evicted()).containsExactly("one", "two");
    assertThat(drain().state()).isEqualTo(State.EVICTING);
    assertThat(drain().remaining()).isEqualTo(2);
  }

  @Test
  void evictsNothingBeforeTheNodeIsQuiesced() {
    node.holds(new Pod("one").build()).in(Phase.STAGED, 4);

    assertThat(evicted()).isEmpty();
  }

  @Test
  void leavesAloneWhatIsGoingOrGoneOrNotToBeTouched() {
    Pod going = new Pod("going");
    going.terminating = true;
    Pod finished = new Pod("finished");
    finished.finished = true;
    Pod mirror = new Pod("mirror");
    mirror.mirror = true;
    Pod waits = new Pod("waits");
    waits.drain = Optional.of("wait");
    Pod skipped = new Pod("skipped");
    skipped.drain = Optional.of("skip");
    node.holds(going.build(), finished.build(), mirror.build(), waits.build(), skipped.build());

    assertThat(evicted()).isEmpty();
    assertThat(drain().blockedBy())
        .containsExactly(
            "trading/mirror: a static pod is never evicted; stop it on its node",
            "trading/waits: waits for it to end, as its annotation says");
  }

  @Test
  void saysNothingWhereNobodyHoldsADevice() {
    assertThat(fleet.decided(Command.WriteDrain.class)).isEmpty();
  }

  @Test
  void saysWhenItIsDone() {
    drains(State.EVICTING, Duration.ofSeconds(9));

    assertThat(drain().state()).isEqualTo(State.DONE);
  }

  @Test
  void takesUnknownHoldersForHolders() {
    node.holding = new Holding(0, 0, Optional.of("the kubelet does not answer"), List.of());

    assertThat(drain().state()).isEqualTo(State.BLOCKED);
    assertThat(drain().blockedBy())
        .containsExactly("it is unknown who holds devices: the kubelet does not answer");
  }

  @Test
  void namesProcessesOfTheHost() {
    node.holding = new Holding(2, 2, Optional.empty(), List.of());

    assertThat(drain().blockedBy()).containsExactly("2 processes of the host: stop them");
  }

  @Test
  void saysThatPodsCannotBeListed() {
    node.holds(new Pod("one").build()).holders = Reading.unreadable("403 Forbidden");

    assertThat(drain().blockedBy())
        .containsExactly("the pods of this node cannot be listed: 403 Forbidden");
  }

  @Test
  void waitsLongerAfterEachRefusal() {
    node.holds(
        new Pod("soon").refused(1, Duration.ofSeconds(4), Optional.of(BUDGET)).build(),
        new Pod("now").refused(1, Duration.ofSeconds(5), Optional.of(BUDGET)).build(),
        new Pod("later").refused(3, Duration.ofSeconds(19), Optional.of(BUDGET)).build(),
        new Pod("at-last").refused(90, Duration.ofSeconds(60), Optional.of(BUDGET)).build());

    assertThat(evicted()).containsExactly("now", "at-last");
    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(1));
  }

  @Test
  void waitsAsLongAsTheApiServerAsks() {
    Pod pod = new Pod("one");
    pod.tried =
        Optional.of(
            new Attempt(
                1,
                TestFleet.NOW.minusSeconds(20),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30))));
    node.holds(pod.build());

    assertThat(evicted()).isEmpty();
  }

  @Test
  void saysOnceWhatBlocksIt() {
    Pod pod = new Pod("one").refused(1, Duration.ofSeconds(1), Optional.of(BUDGET));
    pod.ready = false;
    node.holds(pod.build());

    assertThat(drain().state()).isEqualTo(State.BLOCKED);
    assertThat(drain().blocked()).isEqualTo(1);
    assertThat(drain().blockedBy().getFirst())
        .contains("trading/one: " + BUDGET, "unhealthyPodEvictionPolicy");
    assertThat(fleet.decided(Command.Announce.class))
        .extracting(Command.Announce::reason)
        .containsExactly("OnloadDrainBlocked");
    node.drain = Reading.present(drain());
    assertThat(fleet.decided(Command.WriteDrain.class)).isEmpty();
    assertThat(fleet.decided(Command.Announce.class)).isEmpty();
  }

  @Test
  void isNotBlockedWhileOnePodGoes() {
    node.holds(
        new Pod("one").refused(1, Duration.ofSeconds(1), Optional.of(BUDGET)).build(),
        new Pod("two").build());

    assertThat(drain().state()).isEqualTo(State.EVICTING);
  }

  @Test
  void namesPodsThatNothingMakesAgain() {
    Pod lone = new Pod("lone");
    lone.controlled = false;
    node.holds(lone.build());

    assertThat(fleet.decided(Command.Announce.class))
        .extracting(Command.Announce::message)
        .containsExactly("no controller makes these pods again: trading/lone");
    assertThat(evicted()).containsExactly("lone");
  }

  @Test
  void waitsForJobsFirst() {
    fleet.rollout.jobs = Optional.of(new WaitForJobs(Map.of("job", "yes"), Duration.ofMinutes(30)));
    Pod job = new Pod("job");
    job.labels = Map.of("job", "yes");
    node.holds(job.build(), new Pod("other").build());

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
    node.holds(new Pod("other").build());

    assertThat(evicted()).containsExactly("other");
  }

  @Test
  void givesUpAfterTheTimeout() {
    node.holds(new Pod("one").build());
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
    Pod pod = new Pod("one");
    pod.terminating = true;
    node.holds(pod.build());
    drains(State.EVICTING, Duration.ofMinutes(14));

    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(60));
  }

  @Test
  void goesOnWaitingWhereItIsToldTo() {
    fleet.rollout.onTimeout = OnTimeout.WAIT;
    node.holds(new Pod("one").build());
    drains(State.BLOCKED, Duration.ofHours(15));

    assertThat(evicted()).containsExactly("one");
    assertThat(fleet.decided(Command.WriteGrant.class)).isEmpty();
  }

  @Test
  void deletesByForceOnlyAfterTheTimeout() {
    fleet.rollout.onTimeout = OnTimeout.FORCE;
    Pod waits = new Pod("waits");
    waits.drain = Optional.of("wait");
    node.holds(new Pod("one").build(), waits.build());

    assertThat(fleet.decided(Command.ForceDelete.class)).isEmpty();
    drains(State.BLOCKED, Duration.ofMinutes(15));
    assertThat(fleet.decided(Command.ForceDelete.class))
        .extracting(delete -> delete.pod().name())
        .containsExactly("one");
  }

  @Test
  void startsAnewWhereTheClockWasSetBack() {
    node.holds(new Pod("one").build());
    drains(State.EVICTING, Duration.ofDays(-3));

    assertThat(drain().since()).contains(Instant.parse("2026-11-30T10:00:00Z"));
  }

  @Test
  void beginsAgainForAnotherOrder() {
    node.holds(new Pod("one").build());
    node.drain =
        Reading.present(new Drain(3, State.TIMEOUT, Optional.of(TestFleet.NOW), 1, 0, List.of()));

    assertThat(drain().seq()).isEqualTo(4);
    assertThat(evicted()).containsExactly("one");
  }
}
