package io.github.onloadnode.serve;

import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.KubeletCheckpoint;
import io.github.onloadnode.kubelet.KubeletObserver;
import io.github.onloadnode.kubelet.KubeletRecords;
import io.github.onloadnode.kubelet.PodLogs;
import io.github.onloadnode.kubelet.PodResources;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.offer.Device;
import io.github.onloadnode.offer.DeviceKind;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.offer.OfferPlan;
import io.github.onloadnode.offer.OlderAllocations;
import io.github.onloadnode.offer.OnloadDevices;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.KubeletSim;
import io.github.onloadnode.simulator.SimPod;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.ServedRevision;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A kubelet, and a device plugin that tells it what passes say. */
final class PublishingNode implements AutoCloseable {

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
  private KubeletObserver observer;
  private DevicePublisher publisher;

  /** How often devices were made one by one to be published or compared. */
  final AtomicInteger offersMade = new AtomicInteger();

  /** Whether the agent before may have given devices away. */
  boolean predecessorServed = true;

  PublishingNode(Path directory, String... otherResources) {
    this.directory = directory;
    this.resources = Stream.concat(Stream.of(RESOURCE), Stream.of(otherResources)).toList();
    var settings = KubeletSim.Settings.below(directory, KubeletGeneration.V1_25_TO_1_36);
    kubelet = new KubeletSim(settings, InstantSource.system());
    kubelet.start();
    supervisor = newSupervisor();
    observer = newObserver();
    publisher = new DevicePublisher(supervisor, offers());
  }

  /** The agent dies, and another one comes. */
  void restartAgent() {
    supervisor.close();
    supervisor = newSupervisor();
    observer = newObserver();
    publisher = new DevicePublisher(supervisor, offers());
  }

  private DevicePluginSupervisor newSupervisor() {
    var plugins = new SocketDirectory(directory.resolve("device-plugins"));
    var started = new DevicePluginSupervisor(transport, plugins, resources, steady);
    started.start();
    return started;
  }

  private KubeletObserver newObserver() {
    HostFiles files = new HostFiles(new HostRoot(directory));
    HostPath socket = HostPath.ofThisProcess(directory.resolve("pod-resources/kubelet.sock"));
    return new KubeletObserver(
        new KubeletRecords(
            new PodResources(transport, socket),
            new KubeletCheckpoint(files, "/device-plugins", resources),
            new PodLogs(files)),
        resources,
        supervisor::view,
        steady);
  }

  /** Devices of another kind, counted each time they are made. */
  private record CountedDevices(DeviceKind kind, AtomicInteger made) implements DeviceKind {

    @Override
    public OfferPlan plan(Optional<Revision> served, NodeState state, Collection<String> held) {
      return new CountedPlan(kind.plan(served, state, held), made);
    }
  }

  private record CountedPlan(OfferPlan plan, AtomicInteger made) implements OfferPlan {

    @Override
    public Offer offer() {
      made.incrementAndGet();
      return plan.offer();
    }

    @Override
    public Map<String, Device> devices(Set<String> ids) {
      return plan.devices(ids);
    }
  }

  private List<ResourceOffer> offers() {
    return resources.stream()
        .map(name ->
            new ResourceOffer(
                name,
                new CountedDevices(
                    new OnloadDevices(prefix(name), Optional.empty(), Optional.empty(), false),
                    offersMade)))
        .toList();
  }

  private static String prefix(String resource) {
    return resource.equals(RESOURCE) ? "sfc-" : "other-";
  }

  KubeletView look() {
    return observer.observe(predecessorServed);
  }

  /** As one pass does it. */
  void serve(Serving serving) {
    publisher.publish(serving, Nodes.running(REVISION).state(), look());
  }

  /** What pods have that they would not be given any more, and the other way round. */
  Reading<NavigableMap<String, String>> older(Revision revision) {
    return OlderAllocations.among(look(), revision, Nodes.running(REVISION).state(), offers());
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

  DeviceHolders holders() {
    return look().holders().answered(0);
  }

  /** Of {@link #admit}. */
  static DeviceHolders heldBy(String name) {
    return DeviceHolders.of(List.of(Pod.of(new PodName("default", name), "uid-" + name)));
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
