package io.github.onloadnode.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.agent.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.agent.deviceplugin.KubeletCheckpoint;
import io.github.onloadnode.agent.deviceplugin.KubeletRecords;
import io.github.onloadnode.agent.deviceplugin.OlderAllocations;
import io.github.onloadnode.agent.deviceplugin.PodResources;
import io.github.onloadnode.agent.deviceplugin.ResourceStatus;
import io.github.onloadnode.agent.deviceplugin.UnixTransport;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.HostRoot;
import io.github.onloadnode.agent.host.PluginDirectory;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.testing.Nodes;
import io.github.onloadnode.agent.testing.TestClock;
import io.github.onloadnode.agent.upgrade.Holding;
import io.github.onloadnode.agent.upgrade.Serving;
import io.github.onloadnode.sandbox.KubeletGeneration;
import io.github.onloadnode.sandbox.KubeletSim;
import io.github.onloadnode.sandbox.SimPod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between passes and a kubelet: what is announced, and who is said to hold it. */
final class DevicePluginAdvertiserTest {

  private static final String RESOURCE = "amd.com/onload";
  private static final Revision REVISION = ServedRevision.of(3);
  private static final Serving NOTHING = new Serving(Optional.empty(), Optional.empty());
  private static final Serving SERVING = new Serving(Optional.of(REVISION), Optional.empty());

  @TempDir Path directory;
  private final TestClock steady = new TestClock();
  private UnixTransport transport;
  private KubeletSim kubelet;
  private DevicePluginSupervisor supervisor;
  private DevicePluginAdvertiser advertiser;

  @BeforeEach
  void startAgainstAKubelet() {
    InstantSource clock = InstantSource.system();
    var settings = KubeletSim.Settings.below(directory, KubeletGeneration.V1_25_TO_1_36);
    kubelet = new KubeletSim(settings, clock);
    kubelet.start();
    transport = UnixTransport.open("test");
    supervisor =
        new DevicePluginSupervisor(
            transport,
            new PluginDirectory(directory.resolve("device-plugins")),
            List.of(RESOURCE),
            clock);
    supervisor.start();
    var resource = new ResourceOffer(RESOURCE, "sfc-", Optional.empty(), Optional.empty(), false);
    advertiser =
        new DevicePluginAdvertiser(
            supervisor,
            new KubeletRecords(
                new PodResources(transport, directory.resolve("pod-resources/kubelet.sock"), clock),
                new OlderAllocations(
                    new KubeletCheckpoint(
                        new HostFiles(new HostRoot(directory)), "/device-plugins"))),
            List.of(resource),
            _ -> true,
            steady);
  }

  @AfterEach
  void end() {
    supervisor.close();
    transport.close();
    kubelet.close();
  }

  @Test
  void namesThePodThatTheKubeletListsAsHolder() {
    serve(SERVING);
    await().until(() -> kubelet.allocatable(RESOURCE) == 3);
    kubelet.admit(SimPod.of("feed", RESOURCE, 1));
    connectedForTenSeconds();

    Holding holding = advertiser.holding();

    assertThat(holding.pods()).isEqualTo(Reading.present(List.of("default/feed")));
    assertThat(advertiser.holdingPods()).containsExactly("default/feed");
  }

  @Test
  void doesNotTrustTheListOfAKubeletThatCameAMomentAgo() {
    serve(SERVING);
    await().until(() -> kubelet.allocatable(RESOURCE) == 3);
    connectedForTenSeconds();
    assertThat(advertiser.holding().pods()).isEqualTo(Reading.present(List.of()));

    kubelet.restart();
    await().until(() -> kubelet.allocatable(RESOURCE) == 3);

    assertThat(advertiser.holding().pods()).isInstanceOf(Reading.Unreadable.class);
    steady.advance(Duration.ofSeconds(10));
    assertThat(advertiser.holding().pods()).isEqualTo(Reading.present(List.of()));
  }

  @Test
  void offersNothingRatherThanAnEmptyListWhileNobodyKnowsWhoHoldsDevices() {
    kubelet.stop();
    serve(NOTHING);
    kubelet.start();

    assertThat(supervisor.status().getFirst().state()).isEqualTo(ResourceStatus.State.STOPPED);

    serve(NOTHING);
    await().until(() -> kubelet.knows(RESOURCE));
  }

  @Test
  void countsAnAnswerOfAPredecessorThatMayNotBeListedYet() {
    serve(SERVING);

    assertThat(advertiser.holding().answered()).isEqualTo(1);
  }

  @Test
  void knowsThatNobodyGaveAwayWhatNobodyServed() {
    serve(NOTHING);
    serve(SERVING);

    assertThat(advertiser.holding().answered()).isZero();
  }

  @Test
  void saysThatNobodyKnowsWhileTheKubeletIsAway() {
    serve(SERVING);
    kubelet.stop();

    assertThat(advertiser.holding().pods()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void announcesEveryIdSoFarWhileNobodyKnowsWhoHoldsThem() {
    serve(SERVING);
    await().until(() -> kubelet.allocatable(RESOURCE) == 3);
    kubelet.stop();

    serve(new Serving(Optional.of(ServedRevision.of(1)), Optional.empty()));

    kubelet.start();
    await().until(() -> kubelet.capacity(RESOURCE) == 3);
  }

  @Test
  void namesThePodThatKeepsWhatItWasGivenBeforeAChange() {
    serve(SERVING);
    await().until(() -> kubelet.allocatable(RESOURCE) == 3);
    SimPod feed = SimPod.of("feed", RESOURCE, 1);
    kubelet.admit(feed);
    serve(SERVING);
    assertThat(advertiser.older(REVISION)).isEqualTo(Reading.present(new TreeMap<>()));

    Revision withoutPreload = ServedRevision.of(3, false);
    serve(new Serving(Optional.of(withoutPreload), Optional.empty()));
    kubelet.admit(SimPod.of("later", RESOURCE, 1));
    serve(new Serving(Optional.of(withoutPreload), Optional.empty()));

    assertThat(advertiser.older(withoutPreload))
        .isEqualTo(Reading.present(new TreeMap<>(Map.of("default/feed", "still with LD_PRELOAD"))));

    kubelet.delete(feed);
    serve(new Serving(Optional.of(withoutPreload), Optional.empty()));
    assertThat(advertiser.older(withoutPreload)).isEqualTo(Reading.present(new TreeMap<>()));
  }

  @Test
  void comparesNothingWhileTheKubeletIsAway() {
    kubelet.stop();
    serve(SERVING);

    assertThat(advertiser.older(REVISION)).isEqualTo(Reading.absent());
  }

  private void connectedForTenSeconds() {
    await().until(() -> supervisor.status().getFirst().isReady());
    serve(SERVING);
    steady.advance(Duration.ofSeconds(10));
  }

  private void serve(Serving serving) {
    advertiser.serve(serving, Nodes.running(REVISION).state());
  }
}
