package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the release that runs are lost or changed: a failed change could not go back to it. */
final class WayBackDamageTest {

  private static final String NEXT = "/srv/next";
  private static final String SERVER = "sbin/onload_cp_server";

  @TempDir private Path directory;
  private SimulatedNode node;

  @BeforeEach
  void runARelease() {
    node = SimulatedNode.create(directory).ask("");
    node.settle();
    SimulatedPayload.of("9.2.0", SimulatedNode.RELEASE).write(node.host().tree(), NEXT);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    DirectoryTrees trees = new DirectoryTrees(node.host().root());
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void isCopiedAgainBeforeTheChange() throws IOException {
    Path server = damage();

    node.write("onload: {source: {hostPath: " + NEXT + "}}\n").settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
    assertThat(version()).isEqualTo("9.2.0");
    assertThat(Files.size(server)).isNotEqualTo("damaged".length());
  }

  @Test
  void stopsAChangeWhereItCannotBeCopiedAgain() throws IOException {
    String old = node.journal().committed().orElseThrow();
    damage();
    new DirectoryTrees(node.host().root()).delete(SimulatedNode.SOURCE);

    node.write("onload: {source: {hostPath: " + NEXT + "}}\n").settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.REJECTED));
    assertThat(node.journal().committed()).contains(old);
    assertThat(version()).isEqualTo("9.1.0");
    assertThat(node.journal().result().orElseThrow().reason().orElseThrow())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.SOURCE_MISSING);
          assertThat(problem.message()).contains(old, "cannot be copied again");
          assertThat(problem.remedy()).contains("remove Onload first");
        });
  }

  @Test
  void isCopiedAgainBeforeTheChangeWhereAllOfItIsGone() throws IOException {
    new DirectoryTrees(node.host().root()).delete("/var/lib/onload-agent/images");
    node.restart();

    node.write("onload: {source: {hostPath: " + NEXT + "}}\n").settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
    assertThat(version()).isEqualTo("9.2.0");
    Path images = node.host().root().resolve("/var/lib/onload-agent/images");
    try (Stream<Path> copies = Files.list(images)) {
      assertThat(copies).hasSize(2);
    }
  }

  @Test
  void isNotNeededForARemoval() throws IOException {
    damage();
    new DirectoryTrees(node.host().root()).delete(SimulatedNode.SOURCE);

    node.askForRemoval().settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.REMOVED));
  }

  private String version() {
    return node.state().onload().toOptional().orElseThrow().version();
  }

  private Path damage() throws IOException {
    Path current = node.host().root().resolve("/opt/onload-agent/current");
    Path server = current.resolveSibling(Files.readSymbolicLink(current).getFileName());
    Path file = server.resolve(SERVER);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(file, "damaged");
    return file;
  }
}
