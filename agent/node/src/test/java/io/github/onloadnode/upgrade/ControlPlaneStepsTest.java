package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a control plane that is not as planned leads to. */
final class ControlPlaneStepsTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision CHANGED =
      Nodes.revision("9.1.0", ", sfc: {}, controlPlane: {parameters: [-K, --llap-max, \"64\"]}");

  @Test
  void givesAServerTheTimeThatTheKernelGivesIt() {
    Stepping node = verifying(A, with(List.of()));

    Decision waits = node.after(Duration.ofSeconds(9)).step();
    Decision gives = node.after(Duration.ofSeconds(10)).step();

    assertThat(waits.journal().step()).isEqualTo(Step.VERIFY);
    assertThat(waits.problem().orElseThrow().reason()).isEqualTo(Reason.CONTROL_PLANE_DOWN);
    assertThat(gives.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(gives.problem().orElseThrow().reason()).isEqualTo(Reason.CONTROL_PLANE_DOWN);
  }

  @Test
  void givesAServerTheTimeThatTheUserSays() {
    Revision slow =
        Nodes.revision(
            "9.1.0", ", sfc: {}, modules: {onload: {parameters: {cplane_init_timeout: \"40\"}}}");
    Stepping node = verifying(slow, Nodes.running(slow).servers(Reading.present(List.of())));

    assertThat(node.after(Duration.ofSeconds(39)).step().journal().step()).isEqualTo(Step.VERIFY);
    assertThat(node.after(Duration.ofSeconds(40)).step().journal().step())
        .isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void waitsForNoServerOfAnotherPath() {
    ControlPlaneServer other = Servers.of(7, List.of("/sbin/onload_cp_server", "--daemonise"));

    Decision decision = verifying(A, with(List.of(other))).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().message()).contains("/sbin/onload_cp_server");
  }

  @Test
  void waitsForAServerThatIsStillRoot() {
    ControlPlaneServer planned = Servers.of(A);
    ControlPlaneServer root =
        new ControlPlaneServer(
            7,
            planned.namespace(),
            true,
            planned.pod(),
            planned.executable(),
            planned.arguments(),
            Reading.present(new ControlPlaneServer.Ids(0, 0)));

    Stepping node = verifying(A, with(List.of(root)));

    assertThat(node.step().journal().step()).isEqualTo(Step.VERIFY);
    assertThat(node.after(Duration.ofSeconds(10)).step().journal().step())
        .isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void refusesAChangeOfParametersThatLeavesTheHostWithoutServer() {
    Stepping node = applied(CHANGED, Nodes.running(CHANGED).servers(Reading.present(List.of())));

    Decision waits = node.settle();
    Decision again = node.settle();
    Decision ends = node.done(again).after(Duration.ofSeconds(10)).step();

    assertThat(waits.problem().orElseThrow().reason()).isEqualTo(Reason.CONTROL_PLANE_DOWN);
    assertThat(ends.journal().outcome()).contains(OrderOutcome.REJECTED);
    assertThat(ends.journal().committed()).contains(A.rev());
    assertThat(ends.problem().orElseThrow().reason()).isEqualTo(Reason.CONTROL_PLANE_DOWN);
  }

  @Test
  void refusesAChangeOfParametersThatAServerWithoutClientsDoesNotTake() {
    Stepping node =
        applied(CHANGED, Nodes.running(CHANGED).servers(Reading.present(List.of(Servers.of(A)))));

    Decision decision = node.after(Duration.ofSeconds(10)).step();

    assertThat(decision.journal().outcome()).contains(OrderOutcome.REJECTED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.CONTROL_PLANE_DIFFERS);
  }

  /** The kernel restarts no server that somebody needs. */
  @Test
  void leavesAServerAsItWasStartedWhilePodsNeedIt() {
    ControlPlaneServer host = Servers.of(A);
    ControlPlaneServer pods =
        new ControlPlaneServer(
            9,
            Reading.present("net:[1]"),
            false,
            Optional.of("a/b"),
            host.executable(),
            host.arguments(),
            host.ids());

    Decision decision =
        applied(CHANGED, Nodes.running(CHANGED).servers(Reading.present(List.of(host, pods))))
            .settle();

    assertThat(decision.journal().committed()).contains(CHANGED.rev());
  }

  @Test
  void takesNoDeviceAwayForAServerThatEndsLater() {
    Decision decision = Stepping.committed(A).seeing(with(List.of())).settle();

    assertThat(decision.action()).isEqualTo(new Action.Rest());
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void restoresAParameterChangedByOthers() {
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

  private static Stepping verifying(Revision revision, Nodes nodes) {
    Stepping node = Stepping.committed(revision).at(Step.VERIFY).seeing(nodes);
    return node.journal(
        node.journal().taking(Stepping.order(2, Optional.of(revision)), Step.VERIFY));
  }

  /** A change that needs no reload, after its parameters were written. */
  private static Stepping applied(Revision changed, Nodes nodes) {
    Stepping node = Stepping.committed(A).knowing(changed).desiring(2, Optional.of(changed));
    node.done(node.settle()).seeing(nodes);
    Decision apply = node.settle();
    assertThat(apply.action()).isEqualTo(new Action.Apply(changed));
    return node.done(apply);
  }

  private static Nodes with(List<ControlPlaneServer> servers) {
    return Nodes.running(A).servers(Reading.present(servers));
  }

  private static NodeState drifted() {
    return Servers.rewritten(Nodes.running(A).state(), "cplane_server_path", "/sbin/x");
  }
}
