package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestProcess;
import io.github.onloadnode.lab.InGuest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Cuts the power in every step of a change and boots the same disk again, without an API server.
 * Each test starts with the revision that the one before it left. {@link NodeLifeIT} covers a power
 * cut in Load.
 */
@Tag("lab-node")
@InGuest(own = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PowerCutIT {

  private final Guest guest;
  private final AgentInGuest agent;
  private final NodeInGuest node;

  PowerCutIT(Guest guest) {
    this.guest = guest;
    this.agent = new AgentInGuest(guest, "cut");
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void nodeThatServes() {
    node.plugInCards();
    agent.order("9.2");
    agent.start();
    agent.awaitEnded("Succeeded");
    node.startKubelet();
  }

  @Test
  @Order(1)
  void waitsAfterACutInQuiesceUntilTheHoldersAreKnown() {
    hold("--hold");
    agent.order("9.1");
    agent.awaitProblem("WaitingForHolders", "onload-probe");

    cutIn("Quiesce");

    agent.awaitProblem("HoldersUnknown");
    assertThat(node.step()).isEqualTo("Quiesce");
    assertThat(agent.report().healthyDevices()).isZero();
    node.startKubelet();
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
  }

  @Test
  @Order(2)
  void loadsTheNewModulesAfterACutInUnload() {
    hold("--hide");
    agent.order("9.2");

    cutIn("Unload");

    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    agent.awaitHealthy(100);
    node.startKubelet();
  }

  @Test
  @Order(3)
  void rollsBackAfterACutInVerify() {
    linkUp();
    agent.order("9.1");

    cutIn("Verify");
    node.awaitStep("RbVerify");
    linkUp();

    agent.awaitEnded("RolledBack KilledTheNode");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    agent.awaitHealthy(100);
    node.startKubelet();
  }

  @Test
  @Order(4)
  void doesNotLoadAgainWhatPanicsTheKernel() {
    agent.order("panics");
    await().atMost(SOON).until(() -> !guest.isRunning());

    boot();

    agent.awaitEnded("RolledBack KilledTheNode");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    boot();
    agent.awaitHealthy(100);
    assertThat(agent.report().result()).startsWith("RolledBack KilledTheNode");
    node.startKubelet();
  }

  @Test
  @Order(5)
  void goesOnRollingBackAfterACutInRollingBack() {
    agent.order("9.1-slow");
    agent.awaitEnded("Succeeded");
    agent.order("fails-init");

    cutIn("RbLoad");

    agent.awaitEnded("RolledBack InitFailed");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    agent.awaitHealthy(100);
  }

  private void cutIn(String step) {
    node.awaitStep(step);
    boot();
  }

  private void boot() {
    node.powerCycle();
    agent.start();
  }

  private GuestProcess hold(String how) {
    var probe = guest.background("cut-probe", "exec onload-probe " + how);
    await().atMost(SOON).untilAsserted(() -> assertThat(probe.log()).contains("ready=1"));
    return probe;
  }

  /** Like the host's network configuration at every boot. */
  private void linkUp() {
    await().atMost(SOON).until(() -> guest.run("ip link set enp59s0f0np0 up").exitCode() == 0);
  }
}
