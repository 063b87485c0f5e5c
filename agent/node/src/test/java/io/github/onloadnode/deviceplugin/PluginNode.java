package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.node.DeviceIds;
import io.github.onloadnode.offer.Device;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.offer.OnloadAllocation;
import io.github.onloadnode.revision.UserFiles;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.KubeletSim;
import io.github.onloadnode.simulator.PodOutcome;
import io.github.onloadnode.simulator.SimPod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;

/** A node with a simulated kubelet and our plugin, in short times. */
final class PluginNode implements AutoCloseable {

  static final String RESOURCE = "amd.com/onload";

  /** Kept: a logger that nobody refers to forgets its level. */
  private static final Logger BOOTSTRAP = Logger.getLogger("io.netty.bootstrap");

  static {
    // Each connection would warn that unix sockets have no SO_KEEPALIVE.
    BOOTSTRAP.setLevel(Level.SEVERE);
  }

  static final UserFiles FILES =
      new UserFiles(
          "/opt/onload-agent/0123456789ab",
          List.of("usr/lib64/libonload.so", "usr/lib64/libonload_ext.so.2"),
          List.of("usr/bin/onload", "usr/bin/onload_stackdump"),
          List.of("usr/libexec/onload/profiles"));

  /** The kubelet's clock, which a test can put forward. */
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  final KubeletSim.Settings settings;
  final KubeletSim kubelet;
  final UnixTransport transport = UnixTransport.open("plugin-test");
  final SocketDirectory directory;
  private final List<DevicePluginSupervisor> supervisors = new ArrayList<>();

  PluginNode(Path root, KubeletGeneration generation) {
    KubeletSim.Settings real = KubeletSim.Settings.below(root, generation);
    settings =
        new KubeletSim.Settings(
            real.pluginDirectory(), real.podResourcesSocket(), generation, Duration.ofSeconds(2));
    kubelet = new KubeletSim(settings, now::get);
    directory = new SocketDirectory(settings.pluginDirectory());
  }

  /** A node on which everything is well: kubelet and plugin run, so many devices are announced. */
  static PluginNode running(Path root, int devices) {
    return running(root, KubeletGeneration.V1_25_TO_1_36, devices);
  }

  static PluginNode running(Path root, KubeletGeneration generation, int devices) {
    PluginNode node = new PluginNode(root, generation);
    node.kubelet.start();
    DevicePluginSupervisor supervisor = node.startPlugin();
    supervisor.offer(RESOURCE, offer(devices));
    node.awaitAllocatable(devices);
    awaitThat(() -> ready(supervisor));
    return node;
  }

  /** Another instance of the plugin, as another process would be. */
  DevicePluginSupervisor startPlugin(String... resources) {
    List<String> names = resources.length == 0 ? List.of(RESOURCE) : List.of(resources);
    return startPlugin(names, new ThreadScheduler(), QuickTiming.QUICK);
  }

  DevicePluginSupervisor startPlugin(List<String> names, Scheduler scheduler, Timing timing) {
    Random random = new Random();
    PluginRuntime runtime =
        new PluginRuntime(
            transport,
            directory,
            scheduler,
            scheduler instanceof InstantSource clock ? clock : InstantSource.system(),
            random,
            timing,
            new SocketNames(random));
    DevicePluginSupervisor supervisor = new DevicePluginSupervisor(names, runtime);
    supervisors.add(supervisor);
    supervisor.start();
    return supervisor;
  }

  /** Starts the kubelet, and a plugin that offers so many devices. */
  DevicePluginSupervisor serve(Scheduler scheduler, Timing timing, int devices) {
    kubelet.start();
    DevicePluginSupervisor supervisor = startPlugin(List.of(RESOURCE), scheduler, timing);
    supervisor.offer(RESOURCE, offer(devices));
    return supervisor;
  }

  /** The plugin that was started first. */
  DevicePluginSupervisor plugin() {
    return supervisors.getFirst();
  }

  ResourceStatus status() {
    return plugin().status().getFirst();
  }

  List<String> sockets() {
    return directory.names(SocketNames.OURS);
  }

  static boolean ready(DevicePluginSupervisor supervisor) {
    return supervisor.status().stream().allMatch(ResourceStatus::isReady);
  }

  /** Waits until the kubelet can give away so many devices. */
  void awaitAllocatable(int devices) {
    awaitThat(() -> kubelet.allocatable(RESOURCE) == devices);
  }

  void awaitReady() {
    awaitThat(() -> ready(plugin()));
  }

  static void awaitThat(Callable<Boolean> condition) {
    Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(3)).until(condition);
  }

  static Offer offer(int devices) {
    return offer(devices, Set.of(), DeviceHealth.HEALTHY);
  }

  static Offer offer(int devices, Set<String> held, DeviceHealth health) {
    Set<String> ids = new LinkedHashSet<>(Offers.ids(DeviceIds.DEFAULT_PREFIX, devices));
    ids.addAll(held);
    return Offers.of(ids, health, OnloadAllocation.of(DevicePluginSpec.DEFAULT, FILES));
  }

  /** The same devices, with those of the IDs unhealthy. */
  static Offer unhealthy(int devices, Set<String> ids) {
    DeviceHealth broken = DeviceHealth.unhealthy("broken");
    Offer offer = offer(devices);
    return new Offer(
        offer.devices().stream()
            .map(device ->
                ids.contains(device.id())
                    ? new Device(device.id(), broken, device.numaNodes(), device.answer())
                    : device)
            .toList(),
        offer.refusal());
  }

  static SimPod pod(String name) {
    return SimPod.of(name, RESOURCE, 1);
  }

  /** Admits a pod that must be admitted. */
  PodOutcome.Admitted admit(SimPod pod) {
    return switch (kubelet.admit(pod)) {
      case PodOutcome.Admitted admitted -> admitted;
      case PodOutcome.Rejected(String reason, String message) ->
          throw new AssertionError(reason + ": " + message);
    };
  }

  /** Admits a pod that must be refused. */
  String refuse(SimPod pod) {
    return switch (kubelet.admit(pod)) {
      case PodOutcome.Admitted admitted -> throw new AssertionError("admitted: " + admitted);
      case PodOutcome.Rejected(String _, String message) -> message;
    };
  }

  /** The calls of a kubelet, on the plugin's socket. */
  PluginCaller caller() {
    return new PluginCaller(transport, directory.socket(status().socket().orElseThrow()));
  }

  @Override
  public void close() {
    supervisors.forEach(DevicePluginSupervisor::close);
    kubelet.close();
    transport.close();
  }
}
