package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copies of the revision that a node runs are lost or damaged; their source may be whole. */
final class LostCopiesTest {

  private static final String IMAGES = "/var/lib/onload-agent/images";
  private static final String USER_FILES = "/opt/onload-agent";

  @TempDir private Path directory;
  private SimulatedNode node;

  @BeforeEach
  void run() {
    node = SimulatedNode.create(directory).ask("");
    node.settle();
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    delete("/opt");
    delete("/var");
  }

  @Test
  void copiesThePodsFilesAgainByItself() throws IOException {
    delete(USER_FILES);

    node.settle();

    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(library()).exists();
    assertThat(node.lastPass().problems()).isEmpty();
  }

  @Test
  void looksForThePodsFilesOnceAPass() {
    int before = node.looks().looksForLostFiles();

    node.pass();
    node.pass();

    assertThat(node.looks().looksForLostFiles()).isEqualTo(before + 2);
  }

  @Test
  void withholdsDevicesWithTheReasonWhileThePodsFilesAreGoneForGood() throws IOException {
    delete(USER_FILES);
    delete(SimulatedNode.SOURCE);

    node.settle();

    assertThat(node.kubelet().isHealthy()).isFalse();
    assertThat(reasons()).contains(Reason.FILES_MISSING);
    assertThat(node.lastPass().problems().getFirst().message())
        .contains(USER_FILES, SimulatedNode.SOURCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {IMAGES, USER_FILES, IMAGES + " " + USER_FILES})
  void bringsBackAfterABootWhatWasLostWhileTheNodeWasDown(String lost) throws IOException {
    for (String tree : lost.split(" ")) {
      delete(tree);
    }
    node.reboot("boot-2");

    node.settle();

    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(node.state().onload().toOptional().orElseThrow().version()).isEqualTo("9.1.0");
    assertThat(library()).exists();
  }

  @Test
  void restoresARevisionFromTheOrderAlone() throws IOException {
    delete(IMAGES);
    delete(USER_FILES);
    delete("/var/lib/onload-agent/revisions");
    node.reboot("boot-2");

    node.settle();

    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void knowsThatTheAgentBeforeServedARevisionThatCannotBeReadNow() throws IOException {
    delete(IMAGES);
    node.restart();
    Path journal = found("/var/lib/onload-agent", "journal.json");
    String text = Files.readString(journal);
    Files.writeString(journal, "not a journal");

    node.pass();
    assertThat(node.kubelet().predecessorServed()).as("nobody knows").contains(true);

    Files.writeString(journal, text);
    node.pass();
    assertThat(node.kubelet().predecessorServed()).contains(true);
  }

  @Test
  void saysAfterABootThatLostModulesCannotBeCopiedAgain() throws IOException {
    delete(IMAGES);
    delete(SimulatedNode.SOURCE);
    node.reboot("boot-2");

    node.settle();

    assertThat(node.kubelet().isHealthy()).isFalse();
    assertThat(node.lastPass().problems().toString())
        .contains("is not on this disk", "cannot be copied again", SimulatedNode.SOURCE);
  }

  @Test
  void copiesAModuleAgainThatWasDamagedAndDoesNotLoadAfterABoot() throws IOException {
    damageModule();
    node.reboot("boot-2");

    for (int pass = 0; pass < 20; pass++) {
      node.pass();
    }

    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(node.journal().outcome()).contains(OrderOutcome.SUCCEEDED);
  }

  @Test
  void looksAtTheCopiesWhereAPersonAsksForARetry() throws IOException {
    Path module = damageModule();
    long damaged = Files.size(module);

    retry("one");

    assertThat(node.journal().finished()).isEqualTo(2);
    assertThat(node.journal().outcome()).contains(OrderOutcome.SUCCEEDED);
    assertThat(Files.size(module)).isNotEqualTo(damaged);
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void rejectsARetryThatCannotBringTheFilesBack() throws IOException {
    delete(USER_FILES);
    SimulatedPayload.of("9.2.0", SimulatedNode.RELEASE)
        .write(node.host().tree(), SimulatedNode.SOURCE + "-other");
    delete(SimulatedNode.SOURCE + "/opt/onload");
    node.settle();

    retry("one");

    assertThat(node.journal().outcome()).isNotEqualTo(OrderOutcome.SUCCEEDED);
    assertThat(node.kubelet().isHealthy()).isFalse();
    assertThat(reasons()).contains(Reason.FILES_MISSING);
  }

  private void retry(String nonce) {
    node.write(
        "onload: {source: {hostPath: " + SimulatedNode.SOURCE + "}}\nretry: " + nonce + "\n");
    node.clock().advance(Duration.ofMinutes(1));
    node.settle();
  }

  private List<Reason> reasons() {
    return node.lastPass().problems().stream().map(Finding::reason).toList();
  }

  private Path library() throws IOException {
    return found(USER_FILES, "libonload.so");
  }

  private Path damageModule() throws IOException {
    Path module = found(IMAGES, "onload.ko");
    Files.setPosixFilePermissions(module, PosixFilePermissions.fromString("rw-r--r--"));
    Files.write(
        module,
        SimulatedPayload.of("9.1.0", SimulatedNode.RELEASE)
            .module("onload")
            .withSymbols(List.of("a_symbol_that_nobody_has"))
            .content());
    return module;
  }

  private Path found(String tree, String name) throws IOException {
    try (Stream<Path> paths = Files.walk(node.host().root().resolve(tree))) {
      return paths.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private void delete(String tree) throws IOException {
    new DirectoryTrees(node.host().root()).delete(tree);
  }
}
