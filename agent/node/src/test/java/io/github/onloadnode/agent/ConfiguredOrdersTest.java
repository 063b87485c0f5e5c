package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.order.AskingNode;
import io.github.onloadnode.order.FakeDoor;
import io.github.onloadnode.order.NodeOrderFile;
import io.github.onloadnode.order.OrderDoor;
import io.github.onloadnode.order.OrderFile;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an agent's orders come from, with a host whose root is not its own. */
final class ConfiguredOrdersTest {

  private static final AskingNode NODE = new AskingNode("6.1.0-56-amd64", 0, Optional.empty());

  private static final Desired REMOVAL =
      new Desired(
          "uid",
          "a/b",
          7,
          Optional.empty(),
          Desired.Cause.REMOVE,
          Optional.empty(),
          Optional.empty());

  private Optional<OrderDoor> cluster = Optional.empty();

  @TempDir private Path host;
  @TempDir private Path container;

  @Test
  void comeFromTheFileThatTheAgentItselfSees() throws IOException {
    Path file = Files.writeString(container.resolve("desired.yaml"), "onload: null\n");

    Order order = orders(Map.of("--desired", file.toString())).read(NODE);

    assertThat(order.problem()).isEmpty();
    assertThat(order.desired().orElseThrow().seq()).isEqualTo(1);
    assertThat(order.desired().orElseThrow().rev()).isEmpty();
  }

  @Test
  void areRememberedOnTheHost() throws IOException {
    Path file = Files.writeString(container.resolve("desired.yaml"), "onload: null\n");

    orders(Map.of("--desired", file.toString())).read(NODE);

    assertThat(host.resolve(OrderFile.PATH.substring(1))).isRegularFile();
  }

  @Test
  void areNoneWithoutAFile() {
    assertThat(orders(Map.of()).read(NODE)).isEqualTo(Order.NONE);
    assertThat(host).isEmptyDirectory();
  }

  @Test
  void comeFromTheNodesObjectWithoutAFile() {
    cluster = Optional.of(new FakeDoor().desired(REMOVAL));

    assertThat(orders(Map.of()).read(NODE).desired()).contains(REMOVAL);
    assertThat(host.resolve(NodeOrderFile.PATH.substring(1))).isRegularFile();
    assertThat(host.resolve(OrderFile.PATH.substring(1))).doesNotExist();
  }

  @Test
  void comeFromTheFileAloneWhereThereIsOne() throws IOException {
    cluster = Optional.of(new FakeDoor().desired(REMOVAL));
    Path file = Files.writeString(container.resolve("desired.yaml"), "onload: null\n");

    Order order = orders(Map.of("--desired", file.toString())).read(NODE);

    assertThat(order.desired().orElseThrow().cr()).isEqualTo(Desired.LOCAL);
  }

  private OrderSource orders(Map<String, String> flags) {
    HostRoot root = new HostRoot(host);
    PayloadStore store = new PayloadStore(new HostFiles(root), new DirectoryTrees(root), Set::of);
    TestClock clock = new TestClock();
    return ConfiguredOrders.of(
        new ConfigReader().read(flags, Map.of(), Optional.empty()).agent(),
        new ConfiguredOrders.Host(root, clock, clock),
        store,
        cluster);
  }
}
