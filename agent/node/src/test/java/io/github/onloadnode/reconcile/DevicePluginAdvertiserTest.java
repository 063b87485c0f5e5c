package io.github.onloadnode.reconcile;

import static io.github.onloadnode.reconcile.AdvertisingNode.NOTHING;
import static io.github.onloadnode.reconcile.AdvertisingNode.ONE_DEVICE;
import static io.github.onloadnode.reconcile.AdvertisingNode.RESOURCE;
import static io.github.onloadnode.reconcile.AdvertisingNode.REVISION;
import static io.github.onloadnode.reconcile.AdvertisingNode.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimPod;
import io.github.onloadnode.upgrade.Holding;
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
final class DevicePluginAdvertiserTest {

  @TempDir Path directory;
  private AdvertisingNode node;

  @BeforeEach
  void start() {
    node = new AdvertisingNode(directory);
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

    Holding holding = node.advertiser().holding();

    assertThat(holding.answered(0)).isEqualTo(AdvertisingNode.heldBy("feed"));
    assertThat(node.advertiser().known()).isEqualTo(AdvertisingNode.heldBy("feed"));
  }

  @Test
  void doesNotTrustTheListOfAKubeletThatCameAMomentAgo() {
    node.serveThree();
    node.connectedForTenSeconds();
    assertThat(node.holders()).isEqualTo(Holding.NOBODY);

    node.kubelet.restart();
    await().until(() -> node.kubelet.allocatable(RESOURCE) == 3);

    assertThat(node.holders().unknown()).isPresent();
    node.steady.advance(Duration.ofSeconds(10));
    assertThat(node.holders()).isEqualTo(Holding.NOBODY);
  }

  @Test
  void offersNothingRatherThanAnEmptyListWhileNobodyKnowsWhoHoldsDevices() {
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

    assertThat(node.advertiser().holding().answered()).isEqualTo(1);
  }

  @Test
  void countsAnAnswerOfAPredecessorWhereTheJournalCouldNotBeReadAtFirst() {
    node.serve(NOTHING);
    node.serve(SERVING);

    assertThat(node.advertiser().holding().answered()).isEqualTo(1);
  }

  @Test
  void knowsThatNobodyGaveAwayWhatNobodyServed() {
    node.advertiser().predecessor(false);
    node.serve(NOTHING);
    node.serve(SERVING);

    assertThat(node.advertiser().holding().answered()).isZero();
  }

  @Test
  void saysThatNobodyKnowsWhileTheKubeletIsAway() {
    node.serve(SERVING);
    node.kubelet.stop();

    assertThat(node.holders().unknown()).isPresent();
  }

  @Test
  void announcesEveryIdSoFarWhileNobodyKnowsWhoHoldsThem() {
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
    assertThat(node.advertiser().older(REVISION)).isEqualTo(Reading.present(new TreeMap<>()));

    Revision withoutPreload = ServedRevision.of(3, false);
    node.serve(new Serving(Optional.of(withoutPreload), Optional.empty()));
    var _ = node.admit("later");
    node.serve(new Serving(Optional.of(withoutPreload), Optional.empty()));

    assertThat(node.advertiser().older(withoutPreload))
        .isEqualTo(Reading.present(new TreeMap<>(Map.of("default/feed", "still with LD_PRELOAD"))));

    node.kubelet.delete(feed);
    node.serve(new Serving(Optional.of(withoutPreload), Optional.empty()));
    assertThat(node.advertiser().older(withoutPreload)).isEqualTo(Reading.present(new TreeMap<>()));
  }

  @Test
  void comparesNothingWhileTheKubeletIsAway() {
    node.kubelet.stop();
    node.serve(SERVING);

    assertThat(node.advertiser().older(REVISION)).isEqualTo(Reading.absent());
  }
}
