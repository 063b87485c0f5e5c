package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.OnloadAllocation;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.simulator.SimulatedProcesses;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that leave the modules as they are, while a pod holds a device. */
final class SlotlessChangeTest {

  private static final int ENGINE = 900;
  private static final SimulatedPod POD =
      new SimulatedPod(
          "trading", "engine-0", "11111111-2222-3333-4444-555555555555", "engine", "aa".repeat(32));

  @TempDir private Path directory;
  private SimulatedNode node;
  private final Set<Step> steps = new HashSet<>();
  private boolean healthyThroughout = true;

  @BeforeEach
  void runAPod() throws IOException {
    node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.host().processes().start(ENGINE, "engine", POD);
    node.host().processes().open(ENGINE, "onload");
    node.host().processes().mount(ENGINE, List.of(library(current())));
    node.onEveryMoment(() -> {
      healthyThroughout &= node.kubelet().isHealthy();
      steps.add(node.journal().step());
    });
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    DirectoryTrees trees = new DirectoryTrees(node.host().root());
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void givesTheNextPodOtherLibrariesWithoutDisturbingThisOne() throws IOException {
    Path before = current();
    changeFiles("one");

    Pass pass = node.settle();

    succeededUndisturbed(2);
    assertThat(current()).isNotEqualTo(before);
    assertThat(pass.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{maxPodsPerNode: 7}", "{setPreload: false}", "{baseMountPath: /opt/elsewhere}"})
  void changesTheDevicePluginsFields(String fields) {
    node.write(
            "onload: {source: {hostPath: " + SimulatedNode.SOURCE + "}}\ndevicePlugin: " + fields)
        .settle();

    succeededUndisturbed(2);
  }

  @Test
  void namesThePodWithOlderFilesOverARestartToo() {
    assertThat(olderEnvironments()).isEmpty();
    changeFiles("one");

    assertThat(olderEnvironments()).singleElement().asString().contains("trading/engine-0");
    node.restart();
    assertThat(olderEnvironments()).singleElement().asString().contains("trading/engine-0");

    node.host().processes().end(ENGINE);
    assertThat(olderEnvironments()).isEmpty();
  }

  @Test
  void namesEachPodOnceWithItsDifferences() {
    changeFiles("one");
    node.settle();
    node.kubelet().gave("trading/engine-0", given(Map.of()));
    node.kubelet().gave("trading/idle", given(Map.of("LD_PRELOAD", preloaded(), "B", "1")));

    assertThat(olderEnvironments())
        .containsExactly(
            "pod trading/engine-0 runs with what it was given before a change: without LD_PRELOAD",
            "pod trading/idle runs with what it was given before a change: still with B");
  }

  @Test
  void reportsThatWhatPodsWereGivenIsUnknown() {
    node.kubelet().loseCheckpoint("/plugins/checkpoint: it is not JSON");

    assertThat(olderEnvironments())
        .singleElement()
        .asString()
        .contains("before a change: /plugins/checkpoint: it is not JSON");
  }

  /** What pods are given now, with other variables. */
  private ContainerEdits given(Map<String, String> environment) {
    ContainerEdits now = now();
    return new ContainerEdits(now.deviceNodes(), now.mounts(), environment);
  }

  private String preloaded() {
    return Objects.requireNonNull(now().environment().get("LD_PRELOAD"));
  }

  private ContainerEdits now() {
    Revision served = node.kubelet().serving().orElseThrow().revision().orElseThrow();
    Allocation answer =
        OnloadAllocation.of(served.document().devicePlugin(), served.payload().userFiles());
    return ((Allocation.Granted) answer).edits();
  }

  private List<String> olderEnvironments() {
    return node.settle().warnings().stream()
        .filter(warning -> warning.reason() == Reason.OLDER_ENVIRONMENT)
        .map(Finding::message)
        .toList();
  }

  @Test
  void keepsTheFilesOfAPodThatRunsAndDeletesThemAfterwards() throws IOException {
    Path first = current();
    change("one");
    change("two");
    change("three");
    assertThat(first).exists();

    node.host().processes().end(ENGINE);
    changeFiles("four");
    node.settle();
    restartServer();
    node.settle();

    assertThat(node.journal().finished()).isEqualTo(5);
    assertThat(node.journal().outcome()).contains(OrderOutcome.SUCCEEDED);
    assertThat(first).doesNotExist();
  }

  /** As the kernel does when its path is written and nobody else uses the server. */
  private void restartServer() {
    node.kernel().servers().kill(4242);
    node.kernel().servers().demand(SimulatedProcesses.HOST_NETWORK_NAMESPACE);
  }

  private void change(String text) {
    changeFiles(text);
    node.settle();
    assertThat(node.journal().outcome()).contains(OrderOutcome.SUCCEEDED);
  }

  private void succeededUndisturbed(long seq) {
    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(seq, OrderOutcome.SUCCEEDED));
    assertThat(node.journal().committed()).isEqualTo(node.lastPass().desired().orElseThrow().rev());
    assertThat(healthyThroughout).isTrue();
    assertThat(steps).isSubsetOf(Step.IDLE, Step.STAGING, Step.STAGED);
  }

  private void changeFiles(String text) {
    node.host()
        .tree()
        .write(SimulatedNode.SOURCE + "/opt/onload/usr/libexec/onload/profiles/x.opf", text);
  }

  private static String library(Path copy) {
    return "/opt/onload-agent/" + copy.getFileName() + "/usr/lib64/libonload.so";
  }

  /** The user files of the committed revision. */
  private Path current() throws IOException {
    Path files = node.host().root().resolve("/opt/onload-agent");
    return files.resolve(Files.readSymbolicLink(files.resolve("current")).getFileName());
  }
}
