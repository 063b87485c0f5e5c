package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestProcess;
import io.github.onloadnode.lab.InGuest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * SIGKILL of the agent in every step of a change: the next agent continues from the journal, in the
 * same boot. Each test starts with the revision that the one before it left.
 */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KilledAgentIT {

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;
  private final NodeInGuest node;

  KilledAgentIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "killed");
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void nodeThatServes() {
    node.plugInCards();
    cluster.start();
    agent.order("9.2");
    agent.start();
    agent.awaitEnded("Succeeded");
  }

  @AfterAll
  void leaveNothing() {
    guest.run("kill $(pidof onload-probe)");
    agent.forget();
    node.unplugCards();
  }

  @Test
  @Order(1)
  void goesOnWithholdingDevicesInQuiesce() {
    var holder = hold("--hold");
    agent.order("9.1");
    agent.awaitProblem("WaitingForHolders", "process " + holder.pid() + " (onload-probe)");

    restartIn("Quiesce");

    agent.awaitProblem("WaitingForHolders", "process " + holder.pid() + " (onload-probe)");
    assertThat(agent.report().healthyDevices()).isZero();
    assertThat(agent.log()).doesNotContain("module unloaded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    holder.signal("TERM");
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
  }

  @Test
  @Order(2)
  void goesOnUnloadingInUnload() {
    var hidden = hold("--hide");
    agent.order("9.2");

    restartIn("Unload");

    assertThat(agent.report().healthyDevices()).isZero();
    hidden.signal("TERM");
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
  }

  @Test
  @Order(3)
  void goesOnVerifyingInVerify() {
    linkUp();
    agent.order("9.1");

    restartIn("Verify");

    agent.awaitProblem("LinkDown");
    assertThat(agent.report().healthyDevices()).isZero();
    linkUp();
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    guest.output("ip link set enp59s0f0np0 down");
  }

  @Test
  @Order(4)
  void loadsWhatIsMissingInLoad() {
    agent.order("9.1-slow");
    node.awaitStep("Load");
    await().atMost(SOON).until(() -> node.modules().contains("sfc_resource"));
    assertThat(node.modules()).doesNotContain("onload");

    restartIn("Load");

    agent.awaitEnded("Succeeded");
    assertThat(agent.log()).contains("\"module loaded\" name=onload");
    assertThat(agent.log()).doesNotContain("\"module loaded\" name=sfc_resource");
    agent.awaitHealthy(100);
  }

  @Test
  @Order(5)
  void goesOnRollingBackAndStillKnowsWhy() {
    linkUp();
    agent.order("fails-init");
    restartIn("RbLoad");

    linkUp();
    agent.awaitEnded("RolledBack InitFailed");

    assertThat(node.version("onload")).isEqualTo("9.1.0");
    agent.awaitHealthy(100);
  }

  /** Kills the agent in a step, and starts it again. */
  private void restartIn(String step) {
    node.awaitStep(step);
    agent.kill();
    assertThat(node.step()).isEqualTo(step);
    agent.start();
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().phase()).isNotEmpty());
  }

  private GuestProcess hold(String how) {
    var probe = guest.background("killed-probe", "exec onload-probe " + how);
    await().atMost(SOON).untilAsserted(() -> assertThat(probe.log()).contains("ready=1"));
    return probe;
  }

  private void linkUp() {
    await().atMost(SOON).until(() -> guest.run("ip link set enp59s0f0np0 up").exitCode() == 0);
  }
}
