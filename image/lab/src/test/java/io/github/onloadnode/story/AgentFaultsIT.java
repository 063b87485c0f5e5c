package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import io.github.onloadnode.lab.Payload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a real kernel refuses, and faults of orders: the node stays as it was or rolls back, and log
 * and diagnostics say why.
 */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgentFaultsIT {

  private static final String BARE = "sfc";

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;
  private final NodeInGuest node;

  AgentFaultsIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "faults");
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void bareNodeWithAnAgent() {
    guest.output("modprobe lab_pci card=1924:0b03/2/4/0 && modprobe sfc");
    cluster.start();
    agent.desire("onload: null");
    agent.start("--module-init-timeout 5s");
    await().atMost(SOON).until(() -> agent.page("/readyz").endsWith("200"));
  }

  @AfterEach
  void bareNodeAgain() {
    guest.run("kill $(pidof onload-probe)");
    agent.desire("onload: null\nretry: " + System.nanoTime());
    await().atMost(SOON).untilAsserted(() -> assertThat(node.modules()).containsExactly(BARE));
    await().atMost(SOON).until(() -> agent.report().phase().equals("Idle"));
  }

  @AfterAll
  void leaveNothing() {
    agent.forget();
    guest.run("rm -rf /root/payload-*; rmmod onload sfc_char sfc_resource sfc lab_pci");
  }

  @Test
  void namesBothVermagicsAndTouchesNothing() {
    var before = agent.log().length();

    order("wrong-vermagic", "");

    awaitSaid("Rejected VermagicMismatch", node.vermagic("wrong-vermagic"), node.vermagic("9.2"));
    assertThat(node.modules()).containsExactly(BARE);
    assertThat(agent.log().substring(before)).doesNotContain("module loaded", "module unloaded");
  }

  @Test
  void namesTheUnknownSymbolAndBringsTheNodeBack() {
    order("unknown-symbol", "");

    awaitSaid("RolledBack UnknownSymbol", "onload", "efrm_missing_symbol", "ENOENT");
    assertThat(node.modules()).containsExactly(BARE);
    assertThat(node.isInTree()).isTrue();
  }

  @Test
  void saysWhichErrorAnInitEndedWithAndBringsTheNodeBack() {
    order("fails-init", "");

    awaitSaid("RolledBack InitFailed", "load module onload", "EIO");
    assertThat(node.modules()).containsExactly(BARE);
    assertThat(node.isInTree()).isTrue();
  }

  @Test
  void goesOnServingAndReportingWhileAnInitHangs() {
    order("hangs-20s", "");

    awaitSaid("Failed InitHangs", "load module onload", "reboot the node");
    assertThat(guest.output("cat /sys/module/onload/initstate")).isEqualTo("coming");
    assertThat(agent.report().phase()).isEqualTo("Failed");
    assertThat(agent.report().problems()).anyMatch(problem -> problem.contains("reboot"));
    assertThat(agent.page("/readyz")).endsWith("200");
    assertThat(agent.page("/healthz")).endsWith("200");
    await().atMost(SOON).until(() -> !node.modules().contains("onload"));
  }

  @Test
  void namesAParameterThatTheModuleDoesNotHave() {
    order("9.1", "modules: {onload: {parameters: {max_pakets_per_stack: 7}}}");

    awaitSaid("Rejected UnknownParameter", "max_pakets_per_stack", "max_packets_per_stack");
    assertThat(node.modules()).containsExactly(BARE);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "wrong-library,   is of version",
    "wrong-interface, differ in the md5 of their interface",
  })
  void refusesALibraryOfAnotherBuild(String build, String message) {
    order(build, "");

    awaitSaid(
        "Rejected LibraryMismatch",
        "/lab/payloads/" + build + "/opt/onload/usr/lib64/libonload.so",
        message);
    assertThat(node.modules()).containsExactly(BARE);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "../../../evil.ko:,                  a path that leaves its directory by ..: ../../../evil.ko",
    "/etc/evil.ko:,                      an absolute path: /etc/evil.ko",
    "sfc_char.ko: sfc_char.ko,           a cycle: sfc_char.ko -> sfc_char.ko",
  })
  void refusesAModulesDepThatLeadsOutOrRound(String line, String message) {
    var copy = node.copyOfPayload();
    guest.output("cd %s/opt/lib/modules/*; echo '%s' > modules.dep".formatted(copy, line));

    orderFrom(copy, "");

    awaitSaid("ModulesDepInvalid", "modules.dep line 1", message);
    assertThat(node.modules()).containsExactly(BARE);
  }

  @Test
  void refusesALinkOutOfThePayload() {
    var copy = node.copyOfPayload();
    guest.output("ln -s ../../../../etc/shadow %s/opt/onload/sbin/key".formatted(copy));

    orderFrom(copy, "");

    awaitSaid("PayloadUnsafe", "sbin/key is a link out of the payload: ../../../../etc/shadow");
    assertThat(node.modules()).containsExactly(BARE);
    assertThat(guest.output("find /opt /var/lib -name key")).isEmpty();
  }

  /** Two builds that differ only in their version text have the same srcversion. */
  @Test
  void replacesABuildByAnotherOfTheSameSource() {
    order("9.2", "");
    await().atMost(SOON).until(() -> agent.report().result().startsWith("Succeeded"));
    var srcversion = guest.output("cat /sys/module/onload/srcversion");
    var sfc = guest.output("ls -di /sys/module/sfc");

    order("9.2-rebuilt", "");

    await().atMost(SOON).until(() -> node.version("onload").contains("9.2.1"));
    await().atMost(SOON).until(() -> agent.report().healthyDevices() == 100);
    assertThat(guest.output("cat /sys/module/onload/srcversion")).isEqualTo(srcversion);
    assertThat(guest.output("ls -di /sys/module/sfc")).isEqualTo(sfc);
  }

  @Test
  void leavesTheInTreeDriverUnlessAskedAndSaysSo() {
    agent.desire("onload: {source: {hostPath: /lab/payloads/9.1}}");

    awaitSaid("InTreeDriver", "write \"sfc: {}\" below \"onload\"");
    assertThat(node.modules()).contains("onload");
    assertThat(node.isInTree()).isTrue();

    order("9.1", "");

    await().atMost(SOON).until(() -> agent.report().warnings().isEmpty() && !node.isInTree());
    assertThat(guest.output("cat /sys/module/sfc/version")).isEqualTo("6.2.1.1006");
  }

  @Test
  void namesTheHostProcessThatHoldsADeviceAndRemovesOnloadWhenItEnds() {
    orderAndAwaitSuccess();
    var probe = guest.background("faults-probe", "exec onload-probe --hold");
    await().atMost(SOON).untilAsserted(() -> assertThat(probe.log()).contains("ready=1"));

    agent.desire("onload: null");

    awaitSaid("WaitingForHolders", "process " + probe.pid() + " (onload-probe) of the host");
    assertThat(guest.output("cat /sys/module/onload/initstate")).isEqualTo("live");

    probe.signal("TERM");

    await().atMost(SOON).untilAsserted(() -> assertThat(node.modules()).containsExactly(BARE));
    await().atMost(SOON).until(() -> agent.report().result().startsWith("Removed"));
  }

  @Test
  void ignoresStacksOfEndedProcesses() {
    orderAndAwaitSuccess();
    assertThat(guest.output("onload-probe --linger")).isEqualTo("orphan=left");
    assertThat(agent.run("inspect").output())
        .containsPattern("STACKS +ORPHANED\n.* 0 +1\n")
        .doesNotContain("onload-probe");

    agent.desire("onload: null");

    await().atMost(SOON).until(() -> agent.report().result().startsWith("Removed"));
    assertThat(node.modules()).containsExactly(BARE);
  }

  @Test
  void changesNothingForAFileThatMakesNoSense() {
    orderAndAwaitSuccess();

    agent.write("onload:\n  version: 9.2.0\n  source: {hostPath: /lab/payl");
    awaitSaid("DesiredInvalid", "desired.yaml");
    agent.desire("onload: {version: 9.2.0, source: {hostPath: /lab/payloads/9.2}, sfcc: {}}");
    awaitSaid("DesiredInvalid", "sfcc");
    agent.desire("");
    awaitSaid("DesiredInvalid", "is empty");
    guest.output("rm /etc/onload-agent/desired.yaml");
    awaitSaid("DesiredUnreadable", "desired.yaml is missing");

    assertThat(guest.output("cat /sys/module/onload/version").strip()).isEqualTo("9.1.0");
    assertThat(agent.report().result()).startsWith("Succeeded");
    assertThat(agent.page("/readyz")).endsWith("200");
  }

  private void order(String build, String more) {
    orderFrom(new Payload(build).directory(), more);
  }

  private void orderFrom(String directory, String more) {
    agent.desire(
        "onload:\n  source: {hostPath: %s}\n  sfc: {}\n  %s".formatted(directory, more).strip());
  }

  private void orderAndAwaitSuccess() {
    order("9.1", "");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.report().result()).startsWith("Succeeded"));
  }

  /** Both the diagnostics and the log have it. */
  private void awaitSaid(String reason, String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var report = agent.report();
          assertThat(report.everything())
              .anySatisfy(said -> assertThat(said).contains(reason).contains(words));
        });
    var kind = reason.substring(reason.indexOf(' ') + 1);
    assertThat(agent.log().lines())
        .anySatisfy(line -> assertThat(line.replace("\\\"", "\"")).contains(kind).contains(words));
  }
}
