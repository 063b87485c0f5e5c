package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.ShippedJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules as Onload's own installation leaves them, with their debug information. */
final class LargeModulesTest {

  private static final String RELEASE = "6.1.0-56-amd64";

  /** onload.ko of 9.2.1 has 55,236,504 bytes. */
  private static final long DEBUG_INFORMATION = 60_000_000;

  @TempDir private Path directory;

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    DirectoryTrees trees = new DirectoryTrees(new HostRoot(directory));
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void areStagedInTheHeapThatShips() throws Exception {
    HostTree tree = new HostTree(new HostRoot(directory));
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, "/srv/onload");
    Path modules = directory.resolve("srv/onload/opt/lib/modules/" + RELEASE + "/extra");
    LargeModules.pad(modules.resolve("onload.ko"), DEBUG_INFORMATION);

    ShippedJvm.Result result = ShippedJvm.run(LargeModules.class, directory.toString(), RELEASE);

    assertThat(result.output()).contains("sfc_char", "onload ").doesNotContain("OutOfMemory");
    assertThat(result.exit()).isZero();
  }
}
