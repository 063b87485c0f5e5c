package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.chart.Helm;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * install.yaml in the hands of a person, told in order: edited as its first line says, applied,
 * edited again for payloads that are not as they should be, and removed as the README says.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallWithoutHelmIT {

  private static final String FIRST = "/srv/onload-9.1.0";
  private static final String SLOW = "/srv/slowly";
  private static final String FILE = "install.yaml";
  private static final String SOURCE =
      """
          onload:
            source:
              hostPath: %s
      """;

  private final Guest guest;
  private final Cluster cluster;
  private final NodeInGuest node;
  private final AgentPod agent;

  private NodeSnapshot before = new NodeSnapshot(List.of());

  InstallWithoutHelmIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster, "--namespace onload");
  }

  @BeforeAll
  void cardsImageAndPayload() throws Exception {
    node.plugInCards();
    HelmInGuest.of(cluster);
    guest.output("cp -a /lab/payloads/9.1 " + FIRST);
    before = NodeSnapshot.of(guest);
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete --ignore-not-found --filename /host/" + FILE);
    guest.run("rm -rf /srv/* /host/" + FILE);
    node.unplugCards();
  }

  @Test
  @Order(1)
  void runsAsItsFirstLineSays() throws IOException {
    apply(
        Files.readString(Helm.CHART.resolve(FILE))
            .replace("REGISTRY", HelmInGuest.REGISTRY)
            .replace("/srv/onload", FIRST)
            // Only to wait less: what changes on the disk alone is seen by this.
            .replace("interval: 1m", "interval: 3s"));

    agent.awaitReady();
    agent.awaitAllocatable("100");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    assertThat(node.isInTree()).isTrue();
    assertThat(agent.report().warnings())
        .singleElement(STRING)
        .contains("InTreeDriver", "write \"sfc: {}\" below \"onload\"");
    say(
        "install.yaml was applied: 100 devices, and the kernel's own NIC driver stays\n  "
            + agent.report().warnings().getFirst());
  }

  @Test
  @Order(2)
  void replacesTheNicDriverOnceTheConfigMapSaysSo() throws IOException {
    edit(SOURCE.formatted(FIRST), SOURCE.formatted(FIRST) + "      sfc: {}\n");

    await().atMost(SOON).until(() -> !node.isInTree());
    awaitServing("9.1.0");
    assertThat(agent.report().warnings()).isEmpty();
    say("with sfc: {} in the ConfigMap the payload's NIC driver runs");
  }

  @Order(3)
  @ParameterizedTest
  @EnumSource
  void namesWhatIsWrongWithAPayloadAndUsesItOnceThatIsPutRight(PayloadFault fault)
      throws IOException {
    var had = node.version("onload");
    var next = had.equals("9.1.0") ? "9.2" : "9.1";
    copyOf(next, fault.directory(), fault.damage);

    orderFrom(fault.directory());

    awaitSaid(fault.reason, fault.directory(), fault.where, fault.what);
    assertThat(node.version("onload")).isEqualTo(had);
    agent.awaitAllocatable("100");
    say("%s: %s serves on, and the agent says%n  %s".formatted(fault, had, said(fault.reason)));

    inPayload(next, fault.directory(), fault.mend);

    awaitServing(next + ".0");
    say(fault + " was put right: " + next + ".0 runs");
  }

  @Test
  @Order(4)
  void leavesAPayloadAloneThatIsStillBeingCopied() throws IOException {
    var had = node.version("onload");
    var next = had.equals("9.1.0") ? "9.2" : "9.1";
    copyOf(next, SLOW, ": > lib/modules/$(uname -r)/onload.ko");
    var copy =
        guest.background(
            "slow-copy",
            """
            cd %s/opt/lib/modules/$(uname -r)
            whole=/lab/payloads/%s/opt/lib/modules/$(uname -r)/onload.ko
            at=1
            while [ -e onload.ko ] && [ ! -e /srv/quickly ]; do
              tail -c +$at $whole | head -c 1 >> onload.ko
              at=$((at + 1))
              sleep 0.1
            done
            tail -c +$at $whole >> onload.ko
            """
                .formatted(SLOW, next));

    orderFrom(SLOW);

    awaitSaid("PayloadChanged", SLOW, "is new or still changing", "nothing, if it is complete");
    await()
        .during(Duration.ofSeconds(10))
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.report().problems())
                .singleElement(STRING)
                .startsWith("PayloadChanged"));
    assertThat(copy.isAlive()).isTrue();
    assertThat(node.version("onload")).isEqualTo(had);
    say("a payload that is still being copied is left alone\n  " + said("PayloadChanged"));

    guest.output("touch /srv/quickly");

    awaitServing(next + ".0");
    say("it is complete: " + next + ".0 runs");
  }

  @Test
  @Order(5)
  void isRemovedAsTheReadmeSays() throws IOException {
    edit(SOURCE.formatted(SLOW) + "      sfc: {}\n", "    onload: null\n");

    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains("Removed"));
    say("with onload: null the Node says\n  " + agent.observed());

    for (String command : uninstall()) {
      guest.output("export KUBECONFIG=/etc/kubernetes/admin.conf; cd /host; " + command);
      say(command.strip());
    }

    assertThat(cluster.value("node n1", "{.metadata.labels}{.metadata.annotations}"))
        .doesNotContain("onload", "sfc");
    assertThat(cluster.kubectl("get namespace,clusterrole,clusterrolebinding --output name"))
        .doesNotContain("onload");
    assertThat(node.isInTree()).isTrue();
    guest.output("rm -r /srv/* && cp -a /lab/payloads/9.1 " + FIRST);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(NodeSnapshot.of(guest).beside(before)).isEmpty());
    say("the node is as it was");
  }

  /** The commands that the README ends it with. */
  private static List<String> uninstall() throws IOException {
    var readme = Files.readAllLines(Helm.CHART.resolve("README.md"));
    var commands =
        readme.subList(readme.indexOf("## Without Helm"), readme.size()).stream()
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .toList();
    assertThat(commands.getFirst()).contains("kubectl delete -f " + FILE);
    return commands;
  }

  private void copyOf(String build, String directory, String damage) {
    guest.output("cp -a /lab/payloads/%s %s".formatted(build, directory));
    inPayload(build, directory, damage);
  }

  private void inPayload(String build, String directory, String script) {
    guest.output(
        """
        set -e
        halve() { truncate -s $(($(stat -c %%s "$1") / 2)) "$1"; }
        from=/lab/payloads/%s
        cd %s/opt
        %s
        """
            .formatted(build, directory, script));
  }

  private void orderFrom(String directory) throws IOException {
    var now = manifest().lines().filter(line -> line.contains("hostPath: /srv/")).findFirst();
    edit(now.orElseThrow() + "\n", "        hostPath: " + directory + "\n");
  }

  private void awaitServing(String version) {
    await().atMost(SOON).untilAsserted(() -> assertThat(node.version("onload")).isEqualTo(version));
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().problems()).isEmpty());
    agent.awaitAllocatable("100");
  }

  /** By both the diagnostics and the log. */
  private void awaitSaid(String reason, String directory, String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.report().everything())
                .anySatisfy(said -> assertThat(said).contains(reason, directory).contains(words)));
    assertThat(agent.log().lines())
        .anySatisfy(line -> assertThat(line).contains(reason, directory).contains(words[0]));
  }

  private String said(String reason) {
    return agent.report().everything().stream()
        .filter(said -> said.contains(reason))
        .findFirst()
        .orElseThrow();
  }

  private String manifest() throws IOException {
    return Files.readString(guest.share().resolve(FILE));
  }

  private void edit(String what, String instead) throws IOException {
    var now = manifest();
    assertThat(now).contains(what);
    apply(now.replace(what, instead));
  }

  private void apply(String manifest) throws IOException {
    Files.writeString(guest.share().resolve(FILE), manifest);
    cluster.kubectl("apply --filename /host/" + FILE);
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
