package io.github.onloadnode.serve;

import static io.github.onloadnode.serve.PublishingNode.NOTHING;
import static io.github.onloadnode.serve.PublishingNode.ONE_DEVICE;
import static io.github.onloadnode.serve.PublishingNode.RESOURCE;
import static io.github.onloadnode.serve.PublishingNode.REVISION;
import static io.github.onloadnode.serve.PublishingNode.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimPod;
import io.github.onloadnode.testing.ServedRevision;
import io.github.onloadnode.upgrade.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between passes and a kubelet: what is announced, and who is said to hold it. */
final class DevicePublisherTest {

  @TempDir Path directory;
  private PublishingNode node;

  @BeforeEach
  void start() {
    node = new PublishingNode(directory);
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  void namesThePodThatTheKubeletListsAsHolder() {
    node.serveThree();
    var _ = node.admit("feed");
    node.connectedForTenSeconds();

    DeviceHolders holding = node.look().holders();

    assertThat(holding.answered(0)).isEqualTo(PublishingNode.heldBy("feed"));
    assertThat(node.look().known(DeviceHolders.NOBODY)).isEqualTo(PublishingNode.heldBy("feed"));
  }

  @Test
  void doesNotTrustTheListOfAKubeletThatCameAMomentAgo() {
    node.serveThree();
    node.connectedForTenSeconds();
    assertThat(node.holders()).isEqualTo(DeviceHolders.NOBODY);

    node.kubelet.restart();
    await().until(() -> node.kubelet.allocatable(RESOURCE) == 3);

    assertThat(node.holders().unknown()).isPresent();
    node.steady.advance(Duration.ofSeconds(10));
    assertThat(node.holders()).isEqualTo(DeviceHolders.NOBODY);
  }

  @Test
  void offersNothingInsteadOfAnEmptyListWhileHoldersAreUnknown() {
    node.kubelet.stop();
    node.serve(NOTHING);
    node.kubelet.start();

    assertThat(node.status().state()).isEqualTo(ResourceStatus.State.STOPPED);

    node.serve(NOTHING);
    await().until(() -> node.kubelet.knows(RESOURCE));
  }

  @Test
  void countsAnAnswerOfAPredecessorThatMayNotBeListedYet() {
    node.serve(SERVING);

    assertThat(node.look().holders().answered()).isEqualTo(1);
  }

  @Test
  void countsAnAnswerOfAPredecessorWhereTheJournalCouldNotBeReadAtFirst() {
    node.serve(NOTHING);
    node.serve(SERVING);

    assertThat(node.look().holders().answered()).isEqualTo(1);
  }

  @Test
  void knowsThatNothingWasGivenAwayUnserved() {
    node.predecessorServed = false;
    node.serve(NOTHING);
    node.serve(SERVING);

    assertThat(node.look().holders().answered()).isZero();
  }

  @Test
  void reportsUnknownHoldersWhileTheKubeletIsDown() {
    node.serve(SERVING);
    node.kubelet.stop();

    assertThat(node.holders().unknown()).isPresent();
  }

  @Test
  void keepsAllIdsAnnouncedWhileHoldersAreUnknown() {
    node.serveThree();
    node.kubelet.stop();

    node.serve(ONE_DEVICE);

    node.kubelet.start();
    await().until(() -> node.kubelet.capacity(RESOURCE) == 3);
  }

  @Test
  void namesThePodThatKeepsWhatItWasGivenBeforeAChange() {
    node.serveThree();
    SimPod feed = node.admit("feed");
    node.serve(SERVING);
    assertThat(node.older(REVISION)).isEqualTo(Reading.present(new TreeMap<>()));

    Revision withoutPreload = ServedRevision.of(3, false);
    node.serve(new Serving(Optional.of(withoutPreload), Optional.empty()));
    var _ = node.admit("later");
    node.serve(new Serving(Optional.of(withoutPreload), Optional.empty()));

    assertThat(node.older(withoutPreload))
        .isEqualTo(Reading.present(new TreeMap<>(Map.of("default/feed", "still with LD_PRELOAD"))));

    node.kubelet.delete(feed);
    node.serve(new Serving(Optional.of(withoutPreload), Optional.empty()));
    assertThat(node.older(withoutPreload)).isEqualTo(Reading.present(new TreeMap<>()));
  }

  /** There may be ten thousand of them, in each pass. */
  @Test
  void looksAtNoSingleDeviceWhereNothingChanged() {
    node.serve(SERVING);
    node.serve(new Serving(Optional.of(ServedRevision.of(3)), Optional.empty()));
    assertThat(node.offersMade).hasValue(1);

    node.serve(ONE_DEVICE);
    assertThat(node.offersMade).hasValue(2);
  }

  @Test
  void comparesWhatPodsHaveWithNoOtherDevices() {
    node.serveThree();
    var _ = node.admit("feed");
    int before = node.offersMade.get();

    assertThat(node.older(ServedRevision.of(3, false)).toOptional().orElseThrow()).hasSize(1);

    assertThat(node.offersMade).hasValue(before);
  }

  @Test
  void comparesNothingWhileTheKubeletIsAway() {
    node.kubelet.stop();
    node.serve(SERVING);

    assertThat(node.older(REVISION)).isEqualTo(Reading.absent());
  }
}
