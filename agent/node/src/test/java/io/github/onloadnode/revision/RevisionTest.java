package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When two revisions load the same modules. */
final class RevisionTest {

  @Test
  void tellsBuildsOfTheSameSourceApart() {
    SimulatedPayload rebuilt = SimulatedPayload.of("9.1.0", Nodes.RELEASE);
    SimulatedModuleFile other =
        rebuilt.module("onload").withTexts(List.of("9.1.0 ", "what another archive brought"));
    Revision one = Nodes.revision("9.1.0", "");
    Revision two = Nodes.revision(rebuilt.module(other), "9.1.0", "");

    assertThat(two.module("onload").orElseThrow().identity().srcversion())
        .isEqualTo(one.module("onload").orElseThrow().identity().srcversion());
    assertThat(two.moduleHash()).isNotEqualTo(one.moduleHash());
  }

  @Test
  void countsNothingThatLoadedModulesCanBeTold() {
    Revision other =
        Nodes.revision("9.1.0", ", controlPlane: {parameters: [-K, --llap-max, \"4\"]}");
    Revision fixed =
        Nodes.revision(
            "9.1.0", ", modules: {onload: {parameters: {max_packets_per_stack: \"1\"}}}");

    assertThat(other.moduleHash()).isEqualTo(Nodes.revision("9.1.0", "").moduleHash());
    assertThat(fixed.moduleHash()).isNotEqualTo(other.moduleHash());
  }
}
