package io.github.onloadnode.controller;

import static io.github.onloadnode.controller.FakeFleet.KEY;
import static io.github.onloadnode.controller.FakeFleet.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Observed;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edit breaks the spec while a node changes. */
final class InvalidSpecTest {

  private final FakeFleet fleet = new FakeFleet(3, SPEC);
  private final ResourcePass life = fleet.process().life();

  @BeforeEach
  void untilOneNodeChanges() {
    FakeFleet.until(() -> {
      life.run(KEY, () -> true);
      fleet.agents().step();
      return quiesced() == 1;
    });
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "InvalidSpec | spec: {selector: {a: b}, rollout: 7}",
        "InvalidSpec | spec: {onload: {wrong: 1}, selector: 7}",
        "HostPathNotAllowed | spec: {devicePlugin: {hostOnloadPath: /srv/onload}}"
      })
  void endsWhatIsUnderWayAndBeginsNothing(String reason, String edit) {
    edit(edit);

    FakeFleet.until(() -> {
      life.run(KEY, () -> true);
      fleet.agents().step();
      return fleet.resource().at("/status/rollout/slots").isEmpty() && quiesced() == 0;
    });

    assertThat(fleet.condition("Degraded").path("reason").asText()).isEqualTo(reason);
    assertThat(fleet.nodes()).filteredOn(InvalidSpecTest::runs).hasSize(1);
    assertThat(fleet.nodes())
        .extracting(node -> FakeAgents.desired(node).map(Desired::seq))
        .as("no node was told anything else")
        .containsOnly(Optional.of(1L));
  }

  @Test
  void goesOnOnceTheSpecIsRight() {
    edit("spec: {onload: {wrong: 1}}");
    FakeFleet.until(() -> {
      life.run(KEY, () -> true);
      fleet.agents().step();
      return fleet.condition("Degraded").path("reason").asText().equals("InvalidSpec");
    });

    edit("spec: {onload: {wrong: null}}");

    FakeFleet.until(() -> {
      life.run(KEY, () -> true);
      fleet.agents().step();
      return fleet.isFinished();
    });
    assertThat(fleet.condition("Degraded").path("status").asText()).isEqualTo("False");
  }

  private void edit(String patch) {
    fleet.api().objects().patch(ApiPaths.resource(KEY), TestYaml.object(patch));
  }

  private long quiesced() {
    return fleet.nodes().stream()
        .flatMap(node -> FakeAgents.observed(node).stream())
        .filter(observed -> observed.phase() == Observed.Phase.QUIESCED)
        .count();
  }

  private static boolean runs(ObjectNode node) {
    return FakeAgents.observed(node).flatMap(Observed::rev).isPresent();
  }
}
