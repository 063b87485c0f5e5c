package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Staged;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.nodeapi.ObservedWords;
import io.github.onloadnode.testing.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy of what a node runs is damaged, and stager pods alone can bring another. */
final class DamagedCopyLifeTest {

  @TempDir private Path directory;
  private FleetNode fleet;

  @BeforeEach
  void serve() {
    fleet = new FleetNode(directory);
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    assertThat(observed().damaged()).isEmpty();
    // Whatever is loaded from now on fails.
    fleet.node.kernel().failInit("onload", Errno.EINVAL);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    delete("/opt");
    delete("/var");
  }

  private void delete(String tree) throws IOException {
    new DirectoryTrees(fleet.node.host().root()).delete(tree);
  }

  private Observed observed() {
    return ObservedWords.observed(fleet.node.lastPass(), Optional.empty()).orElseThrow();
  }

  @Test
  void saysThatPodsFilesAreLostAndServesAgainWithoutALoadWhenTheyAreBrought() throws IOException {
    delete("/opt/onload-agent");
    fleet.node.settle();
    assertThat(fleet.node.kubelet().isHealthy()).isFalse();
    assertThat(observed().damaged()).contains(FleetNode.REV);

    fleet.orderStaged(8, FleetNode.REV, "9.1.0");
    assertThat(observed().staged()).contains(new Staged(8, Staged.Needs.APPLY));
    fleet.grant(8, Grant.Phase.APPLY);

    assertThat(fleet.ended()).isEqualTo(new Ended(8, OrderOutcome.SUCCEEDED));
    assertThat(fleet.node.kubelet().isHealthy()).isTrue();
    assertThat(observed().damaged()).isEmpty();
  }

  @Test
  void saysThatItsModulesAreLostWhileItServes() throws IOException {
    delete("/var/lib/onload-agent/images");
    fleet.restart();
    fleet.node.settle();
    assertThat(observed().damaged()).contains(FleetNode.REV);

    fleet.orderStaged(8, FleetNode.REV, "9.1.0");
    fleet.grant(8, Grant.Phase.APPLY);

    assertThat(fleet.ended()).isEqualTo(new Ended(8, OrderOutcome.SUCCEEDED));
    assertThat(fleet.node.kubelet().isHealthy()).isTrue();
    assertThat(observed().damaged()).isEmpty();
  }

  @Test
  void isBroughtTheWayBackForLackOfWhichAChangeWasRefused() throws IOException {
    damage();
    fleet.door.revision(FleetNode.OTHER, FleetNode.CONTENT.replace("9.1.0", "9.2.1"));
    fleet.orderStaged(8, FleetNode.OTHER, "9.2.1");
    fleet.grant(8, Grant.Phase.GO);
    assertThat(fleet.ended()).isEqualTo(new Ended(8, OrderOutcome.REJECTED));
    assertThat(observed().damaged()).contains(FleetNode.REV);
    assertThat(fleet.node.kubelet().isHealthy()).isTrue();

    fleet.orderStaged(9, FleetNode.REV, "9.1.0");
    fleet.grant(9, Grant.Phase.APPLY);
    assertThat(fleet.ended()).isEqualTo(new Ended(9, OrderOutcome.SUCCEEDED));
    assertThat(observed().damaged()).isEmpty();

    fleet.node.kernel().healInits();
    fleet.succeed(10, FleetNode.OTHER, "9.2.1");
  }

  private void damage() throws IOException {
    Path current = fleet.node.host().root().resolve("/opt/onload-agent/current");
    Path copy = current.resolveSibling(Files.readSymbolicLink(current).getFileName());
    Path server = copy.resolve("sbin/onload_cp_server");
    assertThat(server.toFile().setWritable(true)).isTrue();
    Files.writeString(server, "damaged");
  }
}
