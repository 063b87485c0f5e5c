package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the next release are lost or changed while the node waits for a pod to let go. */
final class StagedDamageTest {

  private static final int ENGINE = 900;

  @TempDir private Path directory;
  private SimulatedNode node;
  private Optional<String> old;

  @BeforeEach
  void waitWithTheNextRelease() {
    node = SimulatedNode.create(directory).ask("");
    node.settle();
    old = node.journal().committed();
    node.host().processes().start(ENGINE, "engine");
    node.host().processes().open(ENGINE, "onload");
    SimulatedPayload.of("9.2.0", SimulatedNode.RELEASE)
        .write(node.host().tree(), SimulatedNode.SOURCE);
    node.settle();
    assertThat(node.journal().step()).isEqualTo(Step.QUIESCE);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    DirectoryTrees trees = new DirectoryTrees(node.host().root());
    trees.delete("/opt");
    trees.delete("/var");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib/modules", "sbin/onload_cp_server", "usr/lib64/libonload.so"})
  void keepsTheOldReleaseWhereAFileWasChanged(String name) throws IOException {
    damage(name);

    letGo();

    keepsTheOld();
  }

  @Test
  void keepsTheOldReleaseWhereTheCopyIsGone() throws IOException {
    new DirectoryTrees(node.host().root())
        .delete("/var/lib/onload-agent/images/" + staged().getFileName());

    letGo();

    keepsTheOld();
  }

  @Test
  void keepsTheOldReleaseWhereTheCopyIsGoneForANewAgent() throws IOException {
    new DirectoryTrees(node.host().root())
        .delete("/var/lib/onload-agent/images/" + staged().getFileName());
    node.restart();

    letGo();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(node.journal().result().orElseThrow().reason().orElseThrow().reason())
        .isEqualTo(Reason.REVISION_MISSING);
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void copiesItAgainWithTheNextOrder() throws IOException {
    damage("sbin/onload_cp_server");
    letGo();

    node.clock().advance(Duration.ofHours(1));
    node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(3, OrderOutcome.SUCCEEDED));
    assertThat(node.state().onload().toOptional().orElseThrow().version()).isEqualTo("9.2.0");
  }

  private void letGo() {
    node.host().processes().end(ENGINE);
    node.settle();
  }

  private void keepsTheOld() {
    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(node.journal().committed()).isEqualTo(old);
    assertThat(node.state().onload().toOptional().orElseThrow().version()).isEqualTo("9.1.0");
    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(node.journal().result().orElseThrow().reason().orElseThrow())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PAYLOAD_CHANGED);
          assertThat(problem.message()).contains("/opt/onload-agent/", "images");
        });
  }

  /** The user files of the release that is not committed. */
  private Path staged() throws IOException {
    Path files = node.host().root().resolve("/opt/onload-agent");
    Path current = Files.readSymbolicLink(files.resolve("current")).getFileName();
    try (Stream<Path> copies = Files.list(files)) {
      return copies
          .filter(copy -> !Files.isSymbolicLink(copy) && !copy.getFileName().equals(current))
          .findFirst()
          .orElseThrow();
    }
  }

  private void damage(String name) throws IOException {
    Path images = node.host().root().resolve("/var/lib/onload-agent/images");
    Path file =
        name.equals("lib/modules")
            ? images
                .resolve(staged().getFileName())
                .resolve(name)
                .resolve(SimulatedNode.RELEASE)
                .resolve("extra/onload.ko")
            : staged().resolve(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, "not what it was");
  }
}
