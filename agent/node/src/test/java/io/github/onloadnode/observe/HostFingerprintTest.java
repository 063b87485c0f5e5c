package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.testing.SimulatedNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fingerprint shows. */
final class HostFingerprintTest {

  @TempDir private Path directory;

  private SimulatedNode node;
  private HostFingerprint fingerprint;
  private List<String> before;

  @BeforeEach
  void takeOneOfANodeThatServes() {
    node = SimulatedNode.create(directory).ask("");
    node.settle();
    fingerprint =
        new HostFingerprint(new HostFiles(node.host().root()), List.of(SimulatedNode.DESIRED));
    before = fingerprint.take();
  }

  @Test
  void isEqualWhereNothingChanged() {
    assertThat(fingerprint.take()).isEqualTo(before);
  }

  @Test
  void showsThatAModuleWasTakenOut() {
    HostFingerprint kernelsOnly = new HostFingerprint(new HostFiles(node.host().root()), List.of());
    List<String> loaded = kernelsOnly.take();
    node.askForRemoval().settle();

    assertThat(kernelsOnly.take()).isNotEqualTo(loaded);
  }

  @Test
  void showsThatADeviceNodeIsGone() {
    node.host().tree().remove("/dev/onload_epoll");

    assertThat(fingerprint.take()).isNotEqualTo(before);
  }

  @Test
  void showsThatAnotherCardHasTheDriver() {
    node.host().tree().directory("/sys/bus/pci/drivers/sfc/0000:d8:00.0");

    assertThat(fingerprint.take()).isNotEqualTo(before);
  }

  @Test
  void showsAnotherOrder() {
    node.askForRemoval();

    assertThat(fingerprint.take()).isNotEqualTo(before);
  }
}
