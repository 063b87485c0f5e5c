package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Drain.State;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.util.List;
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
    node.holds(new TestPod("one").build(), new TestPod("two").build());

    assertThat(evicted()).containsExactly("one", "two");
    assertThat(drain().state()).isEqualTo(State.EVICTING);
    assertThat(drain().remaining()).isEqualTo(2);
  }

  @Test
  void evictsNothingBeforeTheNodeIsQuiesced() {
    node.holds(new TestPod("one").build()).in(Phase.STAGED, 4);

    assertThat(evicted()).isEmpty();
  }

  @Test
  void leavesAloneWhatIsGoingOrGoneOrNotToBeTouched() {
    TestPod going = new TestPod("going");
    going.terminating = true;
    TestPod finished = new TestPod("finished");
    finished.finished = true;
    TestPod mirror = new TestPod("mirror");
    mirror.mirror = true;
    TestPod waits = new TestPod("waits");
    waits.drain = Optional.of("wait");
    TestPod skipped = new TestPod("skipped");
    skipped.drain = Optional.of("skip");
    node.holds(going.build(), finished.build(), mirror.build(), waits.build(), skipped.build());

    assertThat(evicted()).isEmpty();
    assertThat(drain().blockedBy())
        .containsExactly(
            "trading/mirror: a static pod is never evicted; stop it on its node",
            "trading/waits: waits for it to end, as its annotation says",
            "trading/skipped: is left alone, as its annotation says, and holds a device");
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
    node.holds(new TestPod("one").build()).holders = Reading.unreadable("403 Forbidden");

    assertThat(drain().blockedBy())
        .containsExactly("the pods of this node cannot be listed: 403 Forbidden");
  }

  @Test
  void waitsLongerAfterEachRefusal() {
    node.holds(
        new TestPod("soon").refused(1, Duration.ofSeconds(4), Optional.of(BUDGET)).build(),
        new TestPod("now").refused(1, Duration.ofSeconds(5), Optional.of(BUDGET)).build(),
        new TestPod("later").refused(3, Duration.ofSeconds(19), Optional.of(BUDGET)).build(),
        new TestPod("at-last").refused(90, Duration.ofSeconds(60), Optional.of(BUDGET)).build());

    assertThat(evicted()).containsExactly("now", "at-last");
    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(1));
  }

  @Test
  void waitsAsLongAsTheApiServerAsks() {
    TestPod pod = new TestPod("one");
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
    TestPod pod = new TestPod("one").refused(1, Duration.ofSeconds(1), Optional.of(BUDGET));
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
        new TestPod("one").refused(1, Duration.ofSeconds(1), Optional.of(BUDGET)).build(),
        new TestPod("two").build());

    assertThat(drain().state()).isEqualTo(State.EVICTING);
  }

  @Test
  void namesPodsThatNothingMakesAgain() {
    TestPod lone = new TestPod("lone");
    lone.controlled = false;
    node.holds(lone.build());

    assertThat(fleet.decided(Command.Announce.class))
        .extracting(Command.Announce::message)
        .containsExactly("no controller makes these pods again: trading/lone");
    assertThat(evicted()).containsExactly("lone");
  }
}
