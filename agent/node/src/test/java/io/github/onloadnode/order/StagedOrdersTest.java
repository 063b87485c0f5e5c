package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the payload of an order counts as brought. */
final class StagedOrdersTest extends WithFleetNode {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6\nonload-3f9c2a7b10de\n",
        "7\nonload-77aa2a7b10de\n",
        "7\n",
        "",
        "7\nonload-3f9c2a7b10de\nmore\n"
      })
  void refuseADirectoryThatIsNotTheirs(String lastFile) {
    fleet.bring("pod-7", lastFile, "9.1.0");
    fleet.door.desired(FleetNode.order(7, FleetNode.REV)).stage(FleetNode.ready(7));

    assertThat(orders.read(NODE).content().orElseThrow().source())
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void refuseADirectoryThatIsALink() throws IOException {
    Files.createDirectories(fleet.staging());
    Files.createSymbolicLink(fleet.staging().resolve("pod-7"), Path.of("/etc"));
    fleet.door.desired(FleetNode.order(7, FleetNode.REV)).stage(FleetNode.ready(7));

    assertThat(orders.read(NODE).content().orElseThrow().source())
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void waitWhereTheStageNamesNoPlainDirectory() {
    fleet
        .door
        .desired(FleetNode.order(7, FleetNode.REV))
        .stageText("{\"v\":1,\"seq\":7,\"state\":\"ready\",\"dir\":\"../../etc\"}");

    Order order = orders.read(NODE);

    assertThat(order.desired()).isEmpty();
    assertThat(order.problem().orElseThrow().message()).contains("stage is not understood");
  }

  @Test
  void tellWhatTheStagerPodWaitsFor() {
    fleet
        .door
        .desired(FleetNode.order(7, FleetNode.REV))
        .stage(
            new Stage(
                7, Stage.State.PULLING, Optional.empty(), Optional.of("ImagePullBackOff: quay")));

    assertThat(orders.read(NODE).problem().orElseThrow().message())
        .contains("order 7", "ImagePullBackOff: quay");
  }

  @Test
  void areTakenUpToBeRejectedWhereStagingFailed() {
    fleet
        .door
        .desired(FleetNode.order(7, FleetNode.REV))
        .stage(new Stage(7, Stage.State.FAILED, Optional.empty(), Optional.of("no such tag")));

    assertThat(orders.read(NODE).content().orElseThrow().source())
        .isEqualTo(Reading.unreadable("no such tag"));
  }

  @Test
  void doNotWaitForAPodWhereTheUserNamedADirectory() {
    fleet
        .door
        .revision(FleetNode.REV, "{\"onload\":{\"source\":{\"hostPath\":\"/srv/onload\"}}}")
        .desired(FleetNode.order(7, FleetNode.REV));

    assertThat(orders.read(NODE).content().orElseThrow().source())
        .isEqualTo(Reading.present("/srv/onload"));
  }

  @Test
  void deleteOnlyOldDirectoriesThatNobodyNames() throws IOException {
    for (String pod : new String[] {"pod-7", "pod-6", "fresh"}) {
      fleet.bring(pod, "x", "9.1.0");
      age(fleet.staging().resolve(pod), pod.equals("fresh") ? 1 : 3);
    }
    Files.writeString(fleet.staging().resolve("a-file"), "not ours");
    age(fleet.staging().resolve("a-file"), 3);
    fleet.door.stage(FleetNode.ready(7));

    orders.read(NODE);

    assertThat(fleet.staging().toFile().list())
        .containsExactlyInAnyOrder("pod-7", "fresh", "a-file");
  }

  @Test
  void deleteNothingBeforeItIsSeenWhatTheyWaitWith() throws IOException {
    fleet.bring("pod-7", "x", "9.1.0");
    age(fleet.staging().resolve("pod-7"), 3);
    fleet.door.unseen();
    orders.read(NODE);
    assertThat(fleet.staging().resolve("pod-7")).exists();

    fleet.door.stage(FleetNode.ready(8));
    orders.read(NODE);

    assertThat(fleet.staging().resolve("pod-7")).doesNotExist();
  }

  private void age(Path path, long hours) throws IOException {
    Files.setLastModifiedTime(
        path, FileTime.from(fleet.node.clock().instant().minus(Duration.ofHours(hours))));
  }
}
