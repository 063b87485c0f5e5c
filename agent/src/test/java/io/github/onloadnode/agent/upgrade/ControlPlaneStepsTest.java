package io.github.onloadnode.agent.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.OnloadDriver;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.testing.Nodes;
import io.github.onloadnode.agent.testing.Servers;
import io.github.onloadnode.sandbox.SimulatedPayload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a control plane that is not as planned leads to. */
final class ControlPlaneStepsTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");

  @Test
  void givesAServerHalfAMinuteBeforeItRollsBack() {
    Stepping node = Stepping.committed(A).at(Step.VERIFY).seeing(withoutServer());
    node.journal(node.journal().taking(Stepping.order(2, Optional.of(A)), Step.VERIFY));

    Decision waits = node.after(Duration.ofSeconds(29)).step();
    Decision gives = node.after(Duration.ofSeconds(31)).step();

    assertThat(waits.journal().step()).isEqualTo(Step.VERIFY);
    assertThat(waits.problem().orElseThrow().reason()).isEqualTo(Reason.CONTROL_PLANE_DOWN);
    assertThat(gives.journal().step()).isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void takesNoDeviceAwayForAServerThatEndsLater() {
    Decision decision = Stepping.committed(A).seeing(withoutServer()).settle();

    assertThat(decision.action()).isEqualTo(new Action.Rest());
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void writesBackAParameterThatSomebodyChanged() {
    Stepping node = Stepping.committed(A).seeing(drifted());

    Decision repair = node.settle();
    Decision after = node.done(repair).seeing(Nodes.running(A)).settle();

    assertThat(repair.action()).isEqualTo(new Action.Apply(A));
    assertThat(repair.serving().withheld()).isEmpty();
    assertThat(after.action()).isEqualTo(new Action.Rest());
  }

  @Test
  void writesNotTwiceInARowAndSaysWhyItCannot() {
    Stepping node = Stepping.committed(A).seeing(drifted());

    Decision repair = node.settle();
    Decision inVain = node.done(repair).settle();
    Decision again = node.settle();
    Decision refused = node.failed(again, Reason.PARAMETER_WRITE_FAILED).settle();

    assertThat(inVain.action()).isEqualTo(new Action.Rest());
    assertThat(again.action()).isEqualTo(new Action.Apply(A));
    assertThat(refused.problem().orElseThrow().reason()).isEqualTo(Reason.PARAMETER_WRITE_FAILED);
    assertThat(refused.serving().withheld()).isEmpty();
  }

  private static Nodes withoutServer() {
    return Nodes.running(A)
        .onload(
            Reading.present(
                new OnloadDriver(
                    "Onload",
                    "9.1.0",
                    SimulatedPayload.userInterface("9.1.0"),
                    Reading.present(List.of()))));
  }

  private static NodeState drifted() {
    return Servers.rewritten(Nodes.running(A).state(), "cplane_server_path", "/sbin/x");
  }
}
