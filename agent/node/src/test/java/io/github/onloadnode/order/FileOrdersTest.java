package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the number of the local mode's order rises. */
final class FileOrdersTest {

  private static final String RELEASE = "6.1.0-56-amd64";
  private static final String FILE = "/etc/desired.yaml";
  private static final AskingNode FIRST = new AskingNode(RELEASE, 0, Optional.empty());

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private HostTree tree;
  private FileOrders orders;

  @BeforeEach
  void makeHost() {
    tree = new HostTree(new HostRoot(directory));
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, "/srv");
    write("onload: {source: {hostPath: /srv}}\n");
    orders = orders();
  }

  @Test
  void beginsWithOneAndGrantsItself() {
    Order order = orders.read(FIRST);

    assertThat(order.desired().orElseThrow().seq()).isEqualTo(1);
    assertThat(order.desired().orElseThrow().rev().orElseThrow()).startsWith("local-");
    assertThat(order.grant().toOptional()).contains(new Grant(1, Grant.Phase.GO));
    assertThat(order.content()).isPresent();
  }

  @Test
  void staysTheSameWhileNothingChanges() {
    Desired first = desired();

    assertThat(desired()).isEqualTo(first);
    orders = orders();
    assertThat(desired()).isEqualTo(first);
  }

  @Test
  void staysTheSameForAFileThatMeansTheSame() {
    Desired first = desired();
    write("# a remark\nonload:\n  source:\n    hostPath: /srv\n");

    assertThat(desired()).isEqualTo(first);
  }

  @Test
  void risesWithTheFile() {
    Desired first = desired();
    write("onload: {source: {hostPath: /srv}, version: '2'}\n");

    assertThat(desired().seq()).isEqualTo(2);
    assertThat(desired().rev()).isNotEqualTo(first.rev());
  }

  @Test
  void risesWithThePayload() {
    Desired first = desired();
    SimulatedPayload.of("9.2.0", RELEASE).write(tree, "/srv");
    orders.read(FIRST);

    assertThat(desired().seq()).isEqualTo(2);
    assertThat(desired().rev()).isNotEqualTo(first.rev());
  }

  @Test
  void staysTheSameWhileThePayloadKeepsChanging() {
    Desired first = desired();

    for (int i = 0; i < 5; i++) {
      tree.write("/srv/opt/onload/growing", "x".repeat(i));
      Order order = orders.read(FIRST);

      assertThat(order.desired()).contains(first);
      assertThat(order.problem().orElseThrow().reason()).isEqualTo(Reason.PAYLOAD_CHANGED);
    }

    assertThat(orders.read(FIRST).problem()).isEmpty();
    assertThat(desired().seq()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onload: {source: {hostPath: /srv}}\n", "onload: null\n"})
  void asksForTheSameAgainWithANewRetry(String spec) {
    write(spec);
    Desired first = desired();
    write(spec + "retry: once more\n");

    Desired again = desired();

    assertThat(again.seq()).isEqualTo(2);
    assertThat(again.rev()).isEqualTo(first.rev());
    assertThat(again.cause()).isEqualTo(Desired.Cause.RETRY);
  }

  @Test
  void asksForRemovalByAWrittenNull() {
    desired();
    write("onload: null\n");

    assertThat(desired())
        .satisfies(order -> {
          assertThat(order.rev()).isEmpty();
          assertThat(order.cause()).isEqualTo(Desired.Cause.REMOVE);
        });
  }

  @Test
  void keepsTheOrderAndSaysWhyWhileTheFileMakesNoSense() {
    Desired first = desired();
    tree.remove(FILE);

    Order order = orders.read(FIRST);

    assertThat(order.desired()).contains(first);
    assertThat(order.problem().orElseThrow().reason()).isEqualTo(Reason.DESIRED_UNREADABLE);
  }

  @Test
  void keepsTheOrderWhileTheSourceIsMissing() {
    Desired first = desired();
    tree.remove("/srv");

    Order order = orders.read(FIRST);

    assertThat(order.desired()).contains(first);
    assertThat(order.problem().orElseThrow().reason()).isEqualTo(Reason.SOURCE_MISSING);
  }

  @Test
  void needsASourceInTheLocalMode() {
    write("onload: {version: '9'}\n");

    Order order = orders.read(FIRST);

    assertThat(order.desired()).isEmpty();
    assertThat(order.problem().orElseThrow().message()).contains("onload.source.hostPath");
  }

  @Test
  void neverUsesANumberThatTheJournalKnows() {
    AskingNode removed = new AskingNode(RELEASE, 41, result(41, OrderOutcome.REMOVED));

    assertThat(orders.read(removed).desired().orElseThrow().seq()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(names = {"ABORTED", "REJECTED"})
  void givesAnOrderAgainThatMayWellSucceedLater(OrderOutcome result) {
    Desired first = desired();

    assertThat(orders.read(ended(first, result)).desired()).contains(first);
    clock.advance(Duration.ofMinutes(16));
    assertThat(orders.read(ended(first, result)).desired().orElseThrow().seq()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "ROLLED_BACK", "FAILED", "REMOVED"})
  void givesNoOtherOrderAgainByItself(OrderOutcome result) {
    Desired first = desired();

    clock.advance(Duration.ofDays(1));

    assertThat(orders.read(ended(first, result)).desired()).contains(first);
  }

  private static Optional<OrderResult> result(long seq, OrderOutcome outcome) {
    return Optional.of(new OrderResult(seq, outcome, Optional.empty(), Optional.empty()));
  }

  private static AskingNode ended(Desired order, OrderOutcome outcome) {
    return new AskingNode(RELEASE, order.seq(), result(order.seq(), outcome));
  }

  private Desired desired() {
    return orders.read(FIRST).desired().orElseThrow();
  }

  private void write(String text) {
    tree.write(FILE, text);
  }

  private FileOrders orders() {
    HostFiles files = new HostFiles(tree.root());
    return new FileOrders(
        new DesiredFile(files, FILE),
        new PayloadStore(files, new DirectoryTrees(tree.root()), Set::of),
        new OrderFile(tree.root()),
        clock);
  }
}
