package io.github.onloadnode.serve;

import static io.github.onloadnode.serve.PublishingNode.ONE_DEVICE;
import static io.github.onloadnode.serve.PublishingNode.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.kubelet.KubeletCheckpoint;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.simulator.SimPod;
import io.github.onloadnode.testing.UnnamedPod;
import io.github.onloadnode.upgrade.Serving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that the kubelet gave to pods and does not list. */
final class UnlistedHoldersTest {

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
  void countsTheInitContainerThatTheKubeletNeverLists() {
    node.serveThree();
    var init = new SimPod.Container("init", Map.of(RESOURCE, 1), false);
    var app = new SimPod.Container("app", Map.of(), false);
    var warm = new SimPod("default", "warm", "uid-1", List.of(init), List.of(app));
    node.kubelet.admit(warm);
    node.connectedForTenSeconds();
    assertThat(node.holders()).isEqualTo(DeviceHolders.of(List.of(UnnamedPod.ofUid("uid-1"))));

    directory.resolve("var/log/pods/default_warm_uid-1").toFile().mkdirs();
    assertThat(node.holders())
        .isEqualTo(DeviceHolders.of(List.of(Pod.of(new PodName("default", "warm"), "uid-1"))));

    node.kubelet.delete(warm);
    assertThat(node.look().isCheckpointBehind()).isTrue();
    node.serve(new Serving(PublishingNode.SERVING.revision(), Optional.empty(), true));
    await().untilAsserted(() -> assertThat(node.holders()).isEqualTo(DeviceHolders.NOBODY));
  }

  @Test
  void takesAnUnreadableFileForAnInitContainerThatMayHoldADevice() throws IOException {
    node.serveThree();
    var init = new SimPod.Container("init", Map.of(RESOURCE, 1), false);
    node.kubelet.admit(new SimPod("default", "warm", "uid-1", List.of(init), List.of()));
    node.connectedForTenSeconds();
    node.serve(PublishingNode.SERVING);
    Path file = directory.resolve("device-plugins").resolve(KubeletCheckpoint.NAME);
    String text = Files.readString(file);

    Files.writeString(file, text.replace("{\"Data\"", "{\"Data"));

    assertThat(node.holders().pods()).isEmpty();
    assertThat(node.holders().unknown())
        .hasValueSatisfying(
            why -> assertThat(why).endsWith("kubelet_internal_checkpoint: it is not JSON"));
    assertThat(node.older(PublishingNode.REVISION))
        .as("said")
        .isInstanceOf(Reading.Unreadable.class);
    node.serve(ONE_DEVICE);
    assertThat(node.announced()).as("no ID goes that a pod may hold").isEqualTo(3);

    Files.writeString(file, text);

    assertThat(node.holders()).isEqualTo(DeviceHolders.of(List.of(UnnamedPod.ofUid("uid-1"))));
  }

  @Test
  void namesAPodOnceThatHoldsADeviceInAnInitContainerToo() {
    node.serveThree();
    var init = new SimPod.Container("init", Map.of(RESOURCE, 2), false);
    var app = new SimPod.Container("app", Map.of(RESOURCE, 1), false);
    node.kubelet.admit(new SimPod("kube-system", "feed-n1", "feed-1", List.of(init), List.of(app)));
    node.connectedForTenSeconds();

    assertThat(node.holders())
        .isEqualTo(
            DeviceHolders.of(List.of(Pod.of(new PodName("kube-system", "feed-n1"), "feed-1"))));
  }

  @Test
  void doesNotTrustAKubeletThatKnowsNoPodsYet() {
    node.serveThree();
    var _ = node.admit("feed");
    node.connectedForTenSeconds();

    node.kubelet.faults().knowNoPods(true);
    node.kubelet.restart();
    node.connectedForTenSeconds();

    assertThat(node.holders()).isEqualTo(DeviceHolders.of(List.of(UnnamedPod.ofUid("uid-feed"))));
  }

  @Test
  void trustsTheListWhereTheKubeletRefusesOneOfTwoResourcesForEver() {
    node.close();
    node = new PublishingNode(directory.resolve("two"), "amd.com/refused");
    node.kubelet.faults().refuse("amd.com/refused");
    node.serveThree();
    var _ = node.admit("feed");
    node.connectedForTenSeconds();

    assertThat(node.holders()).isEqualTo(PublishingNode.heldBy("feed"));

    node.kubelet.restart();
    await().until(() -> node.kubelet.allocatable(RESOURCE) == 3);
    assertThat(node.holders().unknown()).as("a kubelet that came a moment ago").isPresent();
  }

  @Test
  void doesNotTrustTheListWhileItIsNotRegistered() {
    node.serveThree();
    node.connectedForTenSeconds();

    node.kubelet.faults().refuseRegistrations(Integer.MAX_VALUE);
    node.kubelet.restart();
    await().until(() -> !node.status().isReady());
    assertThat(node.holders().unknown()).isPresent();
    node.steady.advance(Duration.ofSeconds(10));

    assertThat(node.holders().unknown())
        .contains(RESOURCE + " is not registered with the kubelet, which may be starting");
  }

  @Test
  void keepsTheIdsOfPodsThatAStartingKubeletDoesNotListYet() {
    node.serveThree();
    List.of("a", "b", "c").forEach(node::admit);
    node.connectedForTenSeconds();
    node.serve(ONE_DEVICE);
    assertThat(node.announced()).isEqualTo(3);

    node.kubelet.faults().knowNoPods(true);
    node.kubelet.restart();
    node.connectedForTenSeconds();
    node.serve(ONE_DEVICE);

    assertThat(node.announced()).isEqualTo(3);
  }

  @Test
  void keepsEveryIdWhileTheKubeletsListIsUnsteady() {
    node.serveThree();
    node.connectedForTenSeconds();

    node.kubelet.restart();
    await().until(() -> node.kubelet.allocatable(RESOURCE) == 3);
    node.serve(ONE_DEVICE);
    assertThat(node.announced()).isEqualTo(3);

    node.connectedForTenSeconds();
    node.serve(ONE_DEVICE);
    assertThat(node.announced()).isEqualTo(1);
  }

  @Test
  void keepsTheIdsOfPodsThatOnlyThePredecessorCouldList() {
    node.serveThree();
    List.of("a", "b", "c").forEach(node::admit);
    node.kubelet.stop();

    node.restartAgent();
    node.serve(ONE_DEVICE);

    assertThat(node.announced()).isEqualTo(3);
  }

  @Test
  void takesBackAnIdThatNoPodHoldsAnyMore() {
    node.serveThree();
    List<SimPod> pods = Stream.of("a", "b", "c").map(name -> SimPod.of(name, RESOURCE, 1)).toList();

    node.connectedForTenSeconds();
    node.serve(ONE_DEVICE);

    pods.forEach(node.kubelet::delete);
    node.serve(new Serving(ONE_DEVICE.revision(), Optional.empty(), true));

    await()
        .untilAsserted(() -> {
          node.serve(ONE_DEVICE);
          assertThat(node.announced()).isEqualTo(1);
        });
  }
}
