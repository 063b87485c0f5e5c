package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions under names that the node did not choose, and under those that it chose before. */
final class GivenNamesTest {

  private static final String REV = "onload-3f9c2a7b10de";
  private static final String REVISIONS = "var/lib/onload-agent/revisions/";

  @TempDir private Path directory;

  @Test
  void stagesAndServesARevisionUnderTheNameThatItsOrderGives() {
    SimulatedNode node =
        SimulatedNode.create(directory).with(Duration.ofMinutes(1), Optional.of(given()));

    Pass pass = node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(7, OrderOutcome.SUCCEEDED));
    assertThat(node.journal().committed()).contains(REV);
    assertThat(pass.serving().withheld()).isEmpty();
    assertThat(directory.resolve(REVISIONS + REV + "@" + SimulatedNode.RELEASE + ".json")).exists();
    assertThat(node.restart().settle().serving().withheld()).isEmpty();
  }

  @Test
  void servesWhatTheAgentBeforeKeptAndUnloadsNothing() throws IOException {
    SimulatedNode node = SimulatedNode.create(directory).ask(", sfc: {}");
    node.settle();
    String rev = node.journal().committed().orElseThrow();
    Path kept = directory.resolve(REVISIONS + rev + "@" + SimulatedNode.RELEASE + ".json");
    Files.move(kept, directory.resolve(REVISIONS + rev + ".json"));
    var modules = node.state().modules();
    var journal = node.journal();

    Pass pass = node.restart().settle();

    assertThat(pass.serving().withheld()).isEmpty();
    assertThat(pass.problems()).isEmpty();
    assertThat(node.state().modules()).isEqualTo(modules);
    assertThat(node.journal()).isEqualTo(journal);
  }

  private static OrderSource given() {
    DesiredDocument document =
        DesiredParser.parse(
            "order", "onload: {source: {hostPath: " + SimulatedNode.SOURCE + "}, sfc: {}}\n");
    Desired desired =
        new Desired(
            "uid",
            "uid",
            7,
            Optional.of(REV),
            Desired.Cause.SPEC,
            Optional.empty(),
            Optional.empty());
    return _ ->
        new Order(
            Optional.of(desired),
            Reading.present(Grant.go(desired)),
            Optional.of(new RevisionContent(document, SimulatedNode.SOURCE, Optional.empty())),
            Optional.empty());
  }
}
