package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node makes of the payloads that stager pods bring. */
final class StagedPayloadLifeTest {

  @TempDir private Path directory;
  private FleetNode fleet;

  @BeforeEach
  void node() {
    fleet = new FleetNode(directory);
  }

  @Test
  void rejectsWhatCouldNotBeBrought() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));
    fleet.door.stage(
        new Stage(7, Stage.State.FAILED, Optional.empty(), Optional.of("ErrImagePull: no tag")));

    fleet.node.settle();

    OrderResult result = fleet.node.journal().result().orElseThrow();
    assertThat(result.outcome()).isEqualTo(OrderOutcome.REJECTED);
    assertThat(result.reason().map(Finding::reason)).contains(Reason.STAGING_FAILED);
    assertThat(result.reason().map(Finding::message).orElseThrow())
        .contains("ErrImagePull: no tag");
  }

  @Test
  void rejectsARevisionThatIsNotValidAtOnceAndSaysWhy() {
    fleet.door.revision(FleetNode.REV, "{\"onload\":{\"kernelMappings\":5}}");
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));

    fleet.node.settle();

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.REJECTED));
    Finding why = fleet.node.journal().result().flatMap(OrderResult::reason).orElseThrow();
    assertThat(why.reason()).isEqualTo(Reason.DESIRED_INVALID);
    assertThat(why.message()).contains(FleetNode.REV, "kernelMappings");
  }

  @Test
  void remembersWhyARevisionIsNotValid() {
    fleet.door.revision(FleetNode.REV, "{\"onload\":{\"kernelMappings\":5}}");
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));
    fleet.orders().read(new AskingNode(SimulatedNode.RELEASE, 0, Optional.empty()));

    fleet.door.unseen();
    fleet.restart();
    fleet.node.settle();

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.REJECTED));
  }

  @Test
  void rejectsABadPayloadAndDeletesWhatWasBrought() throws IOException {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));
    fleet.staged(7, FleetNode.REV, "9.1.0");
    Files.createSymbolicLink(
        fleet.staging().resolve("pod-7/opt/onload/link"), Path.of("/etc/shadow"));

    fleet.node.settle();

    assertThat(fleet.ended().outcome()).isEqualTo(OrderOutcome.REJECTED);
    assertThat(fleet.staging().resolve("pod-7")).doesNotExist();
    assertThat(Path.of("/etc/passwd")).exists();
  }

  @Test
  void isBroughtAgainWhatIsDamaged() throws IOException {
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    Path library = libraries().filter(this::isServed).findFirst().orElseThrow();
    assertThat(library.toFile().setWritable(true)).isTrue();
    Files.writeString(library, "damage");

    fleet.orderStaged(8, FleetNode.REV, "9.1.0");
    fleet.grant(8, Grant.Phase.APPLY);

    assertThat(fleet.ended()).isEqualTo(new Ended(8, OrderOutcome.SUCCEEDED));
    assertThat(Files.size(library)).isNotEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void needsNoPodForWhatIsOnItsDisk(boolean damaged) throws IOException {
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    fleet.door.revision(FleetNode.OTHER, FleetNode.CONTENT.replace("9.1.0", "9.2.1"));
    fleet.succeed(8, FleetNode.OTHER, "9.2.1");
    if (damaged) {
      Path file = libraries().filter(one -> !isServed(one)).findFirst().orElseThrow();
      assertThat(file.toFile().setWritable(true)).isTrue();
      Files.writeString(file, "damage");
    }

    fleet.door.desired(FleetNode.order(9, FleetNode.REV));
    fleet.node.settle();

    assertThat(fleet.node.journal().seq()).isEqualTo(damaged ? 8 : 9);
  }

  private Stream<Path> libraries() throws IOException {
    return files(fleet.node.host().root().resolve("/opt/onload-agent")).stream()
        .filter(file -> file.toString().endsWith(".so"));
  }

  private static List<Path> files(Path base) throws IOException {
    try (var files = Files.walk(base)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private boolean isServed(Path file) {
    return file.toString()
        .contains(
            fleet
                .node
                .lastPass()
                .serving()
                .revision()
                .orElseThrow()
                .payload()
                .userFiles()
                .directory());
  }
}
