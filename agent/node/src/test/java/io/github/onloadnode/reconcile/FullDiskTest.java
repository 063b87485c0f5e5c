package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reason;
import io.github.onloadnode.testing.SimulatedNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pods are given while nothing can be written down. */
final class FullDiskTest {

  @TempDir private Path directory;

  @Test
  void takesNoDeviceAwayThatWorks() {
    SimulatedNode node = serving();

    node.askForRemoval().pass();

    assertThat(node.lastPass().problems())
        .anySatisfy(problem -> assertThat(problem.reason()).isEqualTo(Reason.JOURNAL_NOT_WRITTEN));
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void announcesNoDeviceThatLeadsNowhere() {
    SimulatedNode node = serving();
    node.host().tree().remove("/dev/onload");

    node.askForRemoval().pass();

    assertThat(node.kubelet().isHealthy()).isFalse();
  }

  @Test
  void announcesAgainWhatLeadsSomewhereAgain() {
    SimulatedNode node = serving();
    int major = node.state().deviceNode("onload").orElseThrow().major();
    node.host().tree().remove("/dev/onload");
    node.askForRemoval().pass();

    node.host().devices().node("onload", major);
    node.pass();

    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  /** A node that serves, and whose journal cannot be written any more. */
  private SimulatedNode serving() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    assertThat(node.kubelet().isHealthy()).isTrue();
    node.host().tree().write("/var/lib/onload-agent/journal.json.partial/in-the-way", "x");
    return node;
  }
}
