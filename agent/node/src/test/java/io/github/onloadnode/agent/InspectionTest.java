package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.testing.SimulatedNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a node without its agent. */
final class InspectionTest {

  @TempDir Path directory;

  @Test
  void saysWhyDevicesAreUnhealthyAndNothingWhereTheyAreNot() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    assertThat(unhealthy(node)).isEmpty();

    node.host().devices().disappear("onload");

    assertThat(unhealthy(node)).get().asString().startsWith("DeviceNodeMissing: /dev/onload");
  }

  private static Optional<Finding> unhealthy(SimulatedNode node) {
    return Inspection.of(node.host().root(), node.host().linux(node.kernel()), Set.of())
        .unhealthy();
  }
}
