package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.rollout.RolloutStatus.NodeNote;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes whose agents do not renew their Leases. */
final class SilentAgentsTest {

  private final TestFleet fleet = new TestFleet();

  @Test
  void givesNoTurnToANodeWhoseAgentIsSilent() {
    fleet.waiting("a");
    fleet.waiting("b");
    silent("a");

    assertThat(fleet.slotsAfter()).containsExactly("b/2");
  }

  @Test
  void namesItWithTheRemedyAlsoWhereItLooksDone() {
    fleet.node("a").runs(3, fleet.rev());
    silent("a");

    NodeNote note = fleet.status().nodes().getFirst();
    assertThat(note.reason()).isEqualTo("AgentSilent");
    assertThat(note.message())
        .contains("kubectl get pods -A -l app.kubernetes.io/name=onload-agent", "spec.nodeName=a");
    assertThat(fleet.condition(Condition.Type.DEGRADED).reason()).isEqualTo("AgentsSilent");
  }

  @Test
  void saysThatNothingGoesOnByItself() {
    fleet.waiting("a");
    silent("a");

    assertThat(fleet.condition(Condition.Type.PROGRESSING))
        .extracting(Condition::holds, Condition::reason)
        .containsExactly(false, "AgentsSilent");
  }

  @Test
  void saysFirstThatANodeIsNotReadyOrNeverHadAnAgent() {
    fleet.node("a").ready = false;
    fleet.node("b").agent = false;
    silent("a", "b");

    assertThat(fleet.status().nodes())
        .extracting(NodeNote::reason)
        .containsExactlyInAnyOrder("NodeNotReady", "NoAgent");
    assertThat(fleet.condition(Condition.Type.DEGRADED).holds()).isFalse();
  }

  @Test
  void keepsTheTurnThatItHas() {
    fleet.slot("a", 2);
    fleet.waiting("a");
    silent("a");

    assertThat(fleet.decided(Command.WriteGrant.class)).hasSize(1);
    assertThat(fleet.decided(Command.WriteStatus.class))
        .allSatisfy(write -> assertThat(write.status().slots()).hasSize(1));
  }

  private void silent(String... nodes) {
    fleet.obstacles = new Obstacles(Optional.empty(), Map.of(), Set.of(nodes));
  }
}
