package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders of a file on a node that boots another kernel. */
final class OtherKernelOrdersTest {

  private static final String RELEASE = "6.1.0-56-amd64";
  private static final String FILE = "/etc/desired.yaml";

  @TempDir private Path directory;

  /** Modules with a stable interface may be the same files for several kernels. */
  @Test
  void asksForTheSameModulesAgainInAnotherKernel() throws IOException {
    HostTree tree = new HostTree(new HostRoot(directory));
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, "/srv");
    tree.write(FILE, "onload: {source: {hostPath: /srv}}\n");
    FileOrders orders = orders(tree);
    AskingNode before = new AskingNode(RELEASE, 0, Optional.empty());
    Desired first = orders.read(before).desired().orElseThrow();
    AskingNode rebooted = new AskingNode("6.1.0-57-amd64", 1, Optional.empty());
    Path modules = directory.resolve("srv/opt/lib/modules");
    try (Stream<Path> files = Files.walk(modules.resolve(RELEASE))) {
      for (Path file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
        Path copy =
            modules.resolve(rebooted.kernel()).resolve(modules.resolve(RELEASE).relativize(file));
        Files.copy(file, copy);
      }
    }
    orders.read(rebooted);

    Desired second = orders.read(rebooted).desired().orElseThrow();

    assertThat(second.rev()).isEqualTo(first.rev());
    assertThat(second.seq()).isEqualTo(2);
    assertThat(second.kernel()).contains("6.1.0-57-amd64");
    assertThat(second.cause()).isEqualTo(Desired.Cause.KERNEL);
    assertThat(orders.read(rebooted).desired()).contains(second);
  }

  private static FileOrders orders(HostTree tree) {
    HostFiles files = new HostFiles(tree.root());
    return new FileOrders(
        new DesiredFile(files, FILE),
        new PayloadStore(files, new DirectoryTrees(tree.root()), Set::of),
        new OrderFile(tree.root()),
        new TestClock());
  }
}
