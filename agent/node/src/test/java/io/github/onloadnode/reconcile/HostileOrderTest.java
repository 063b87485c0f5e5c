package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.order.OrderFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.SimulatedNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that try to break the agent, or to make it leave something behind. */
final class HostileOrderTest {

  @TempDir private Path directory;

  @Test
  void keepsServingWhereAPathHoldsANul() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();

    Pass pass = node.restart().write("onload: {source: {hostPath: \"/pay\\0load\"}}\n").settle();

    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(pass.problems())
        .extracting(problem -> problem.reason())
        .containsExactly(Reason.DESIRED_INVALID);
  }

  @Test
  void endsAnOrderWithAControlCharacter() {
    SimulatedNode node = SimulatedNode.create(directory).ask(", version: \"9\\x7f\"");

    node.settle();

    assertThat(node.journal().outcome()).isPresent();
  }

  /** The copy in which it was found is deleted. */
  @Test
  void namesTheFileOfThePersonThatDoesNotFit() {
    SimulatedNode node = SimulatedNode.create(directory);
    SimulatedPayload.of("9.1.0", SimulatedNode.RELEASE)
        .library("9.2.0", SimulatedPayload.userInterface("9.2.0"))
        .write(node.host().tree(), SimulatedNode.SOURCE);

    Pass pass = node.ask("").settle();

    assertThat(pass.result().flatMap(OrderResult::reason).orElseThrow().message())
        .startsWith(SimulatedNode.SOURCE + "/opt/onload/usr/lib64/libonload.so is of version 9.2.0")
        .doesNotContain("onload-agent");
  }

  @Test
  void givesNoOrderWhileTheLastOneIsUnknown() {
    SimulatedNode node = SimulatedNode.create(directory);
    node.kernel().failInit("onload", Errno.ENODEV);
    node.ask("").settle();
    long failed = node.journal().finished();
    node.host().tree().write(OrderFile.PATH, "{\"v\": 1, \"seq\"");

    Pass pass = node.restart().settle();

    assertThat(node.journal().finished()).isEqualTo(failed);
    assertThat(pass.problems())
        .extracting(problem -> problem.reason())
        .contains(Reason.JOURNAL_UNREADABLE);
  }

  @Test
  void removesWhatWasStagedAndNeverRan() {
    SimulatedNode node = SimulatedNode.create(directory);
    node.kernel().failInit("onload", Errno.ENODEV);
    node.ask("").settle();
    assertThat(directory.resolve("opt/onload-agent")).isNotEmptyDirectory();

    node.askForRemoval().settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
    assertThat(directory.resolve("opt/onload-agent")).doesNotExist();
    assertThat(directory.resolve("var/lib/onload-agent/images")).doesNotExist();
  }
}
