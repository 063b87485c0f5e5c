package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.deviceplugin.AllocationCounts;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.observe.HostFingerprint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What brings a pass forward. */
final class AgentFingerprintTest {

  private static final String DESIRED = "/etc/desired.yaml";

  @TempDir private Path directory;
  private HostTree tree;
  private List<ResourceStatus> resources = List.of(status(State.STREAMING));

  @BeforeEach
  void order() {
    tree = new HostTree(new HostRoot(directory));
    tree.write(DESIRED, "onload: null\n");
  }

  @Test
  void isTheSameWhereNothingChanged() {
    assertThat(fingerprint().take()).isEqualTo(fingerprint().take());
  }

  @Test
  void differsWhereTheOrderWasWritten() {
    List<Object> before = fingerprint().take();

    tree.write(DESIRED, "onload: {}\n");

    assertThat(fingerprint().take()).isNotEqualTo(before);
  }

  @Test
  void differsWhereTheKubeletWasLost() {
    List<Object> before = fingerprint().take();

    resources = List.of(status(State.LOST));

    assertThat(fingerprint().take()).isNotEqualTo(before);
  }

  @Test
  void differsWhereTheHostChanged() {
    List<Object> before = fingerprint().take();

    tree.write("/sys/module/onload/refcnt", "0\n");

    assertThat(fingerprint().take()).isNotEqualTo(before);
  }

  private AgentFingerprint fingerprint() {
    HostFiles files = new HostFiles(tree.root());
    return new AgentFingerprint(
        new HostFingerprint(files, List.of()), files, Optional.of(DESIRED), () -> resources);
  }

  private static ResourceStatus status(State state) {
    return new ResourceStatus(
        "amd.com/onload",
        state,
        state == State.STREAMING,
        1,
        0,
        Map.of(),
        new AllocationCounts(0, 0, Duration.ZERO),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }
}
