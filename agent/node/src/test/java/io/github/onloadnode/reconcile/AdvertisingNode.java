package io.github.onloadnode.reconcile;

import static org.awaitility.Awaitility.await;

import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.KubeletCheckpoint;
import io.github.onloadnode.kubelet.KubeletRecords;
import io.github.onloadnode.kubelet.PodLogs;
import io.github.onloadnode.kubelet.PodResources;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.KubeletSim;
import io.github.onloadnode.simulator.SimPod;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Holding;
import io.github.onloadnode.upgrade.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A kubelet, and a device plugin that tells it what passes say. */
final class AdvertisingNode implements AutoCloseable {

  static final String RESOURCE = "amd.com/onload";
  static final Revision REVISION = ServedRevision.of(3);
  static final Serving NOTHING = new Serving(Optional.empty(), Optional.empty());
  static final Serving SERVING = new Serving(Optional.of(REVISION), Optional.empty());
  static final Serving ONE_DEVICE =
      new Serving(Optional.of(ServedRevision.of(1)), Optional.empty());

  final TestClock steady = new TestClock();
  final KubeletSim kubelet;
  private final Path directory;
  private final List<String> resources;
  private final UnixTransport transport = UnixTransport.open("test");
  private DevicePluginSupervisor supervisor;
  private DevicePluginAdvertiser advertiser;

  AdvertisingNode(Path directory, String... otherResources) {
    this.directory = directory;
    this.resources = Stream.concat(Stream.of(RESOURCE), Stream.of(otherResources)).toList();
    var settings = KubeletSim.Settings.below(directory, KubeletGeneration.V1_25_TO_1_36);
    kubelet = new KubeletSim(settings, InstantSource.system());
    kubelet.start();
    supervisor = newSupervisor();
    advertiser = newAdvertiser();
  }

  /** The agent dies, and another one comes. */
  void restartAgent() {
    supervisor.close();
    supervisor = newSupervisor();
    advertiser = newAdvertiser();
  }

  private DevicePluginSupervisor newSupervisor() {
    var plugins = new SocketDirectory(directory.resolve("device-plugins"));
    var started = new DevicePluginSupervisor(transport, plugins, resources, InstantSource.system());
    started.start();
    return started;
  }

  private DevicePluginAdvertiser newAdvertiser() {
    HostFiles files = new HostFiles(new HostRoot(directory));
    return new DevicePluginAdvertiser(
        supervisor,
        new KubeletRecords(
            new PodResources(
                transport,
                HostPath.ofThisProcess(directory.resolve("pod-resources/kubelet.sock")),
                InstantSource.system()),
            new KubeletCheckpoint(files, "/device-plugins", resources),
            new PodLogs(files)),
        resources.stream()
            .map(name ->
                new ResourceOffer(name, prefix(name), Optional.empty(), Optional.empty(), false))
            .toList(),
        steady);
  }

  private static String prefix(String resource) {
    return resource.equals(RESOURCE) ? "sfc-" : "other-";
  }

  DevicePluginAdvertiser advertiser() {
    return advertiser;
  }

  void serve(Serving serving) {
    advertiser.serve(serving, Nodes.running(REVISION).state());
  }

  /** Serves three devices, and waits until the kubelet has them. */
  void serveThree() {
    serve(SERVING);
    await().until(() -> kubelet.allocatable(RESOURCE) == 3);
  }

  void connectedForTenSeconds() {
    await().until(() -> status().isReady());
    serve(SERVING);
    steady.advance(Duration.ofSeconds(10));
  }

  SimPod admit(String name) {
    SimPod pod = SimPod.of(name, RESOURCE, 1);
    kubelet.admit(pod);
    return pod;
  }

  Holding holders() {
    return advertiser.holding().answered(0);
  }

  /** Of {@link #admit}. */
  static Holding heldBy(String name) {
    return Holding.of(List.of(Pod.of(new PodName("default", name), "uid-" + name)));
  }

  ResourceStatus status() {
    return supervisor.status().getFirst();
  }

  int announced() {
    return status().healthyDevices() + status().unhealthyDevices();
  }

  @Override
  public void close() {
    supervisor.close();
    transport.close();
    kubelet.close();
  }
}
