package io.github.onloadnode.simulator;

import io.github.onloadnode.host.SocketFiles;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A kubelet as device plugins see it: real gRPC over real unix sockets in front of a port of the
 * device manager's state machine. Only the protocol is real.
 */
public final class KubeletSim implements AutoCloseable {

  private static final String SOCKET = "kubelet.sock";

  private final Settings settings;
  private final InstantSource clock;
  private final KubeletFaults faults = new KubeletFaults();
  private final SimPods pods = new SimPods();
  private final AtomicInteger checkpointWrites = new AtomicInteger();

  private volatile KubeletDevices.Checkpoint disk = KubeletDevices.Checkpoint.EMPTY;
  private volatile Optional<Incarnation> process = Optional.empty();

  /**
   * The kubelet's options.
   *
   * @param podResourcesSocket where pod-resources is served
   * @param dialPatience how long it tries to reach a plugin; the real kubelet tries for 10 s
   */
  public record Settings(
      Path pluginDirectory,
      Path podResourcesSocket,
      KubeletGeneration generation,
      Duration dialPatience) {

    private static final Duration DIAL = Duration.ofSeconds(10);

    /** The usual paths below the kubelet's root directory. */
    public static Settings below(Path root, KubeletGeneration generation) {
      return new Settings(
          root.resolve("device-plugins"),
          root.resolve("pod-resources").resolve(SOCKET),
          generation,
          DIAL);
    }
  }

  /** The state of one kubelet process. */
  private record Incarnation(
      UnixTransport transport,
      ExecutorService executor,
      KubeletDevices manager,
      PluginRegistry registry,
      List<Server> servers) {

    private void stop() {
      manager.stop();
      servers.forEach(Server::shutdownNow);
      registry.stop();
      for (Server server : servers) {
        try {
          var _ = server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      executor.shutdownNow();
      transport.close();
    }
  }

  public KubeletSim(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  public KubeletFaults faults() {
    return faults;
  }

  /** Starts and takes over the pods that were running when it stopped. */
  public void start() {
    start(() -> {});
  }

  /**
   * Starts.
   *
   * @param beforeAdmission runs after plugins can register and before the pods are admitted again
   */
  public void start(Runnable beforeAdmission) {
    new SocketFiles(settings.pluginDirectory()).prepare();
    new SocketFiles(settings.podResourcesSocket().resolveSibling("")).prepare();
    UnixTransport transport = UnixTransport.open("kubelet-sim");
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    KubeletDevices manager =
        new KubeletDevices(settings.generation(), clock, disk, this::writeCheckpoint);
    PluginRegistry registry =
        new PluginRegistry(settings, manager, faults, transport, executor, this::dieLater);
    Server podResources =
        transport
            .server(settings.podResourcesSocket())
            .executor(executor)
            .addService(
                new PodResourcesService(
                    manager, () -> faults.knowsNoPods() ? List.of() : pods.listed(manager)))
            .build();
    Server registration =
        transport
            .server(settings.pluginDirectory().resolve(SOCKET))
            .executor(executor)
            .addService(registry)
            .build();
    process =
        Optional.of(
            new Incarnation(
                transport, executor, manager, registry, List.of(podResources, registration)));
    try {
      podResources.start();
      registration.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    beforeAdmission.run();
    pods.admitAgain(new Admission(manager));
  }

  /** Ends every connection and removes the sockets; pods keep running. */
  public void stop() {
    Optional<Incarnation> running = process;
    process = Optional.empty();
    running.ifPresent(Incarnation::stop);
  }

  /** Restarts from the state on the disk. */
  public void restart() {
    stop();
    start();
  }

  /** Reboots: stops with all containers and starts again without waiting for any plugin. */
  public void reboot() {
    stop();
    pods.stopContainers();
    start();
  }

  @Override
  public void close() {
    stop();
  }

  /** Admits a pod. Pods are admitted one by one, so a hanging plugin blocks all. */
  public PodOutcome admit(SimPod pod) {
    KubeletDevices manager = running().manager();
    synchronized (pods) {
      return pods.admit(pod, new Admission(manager), manager);
    }
  }

  /**
   * Restarts one container in its pod.
   *
   * @throws KubeletException if it cannot be started again
   */
  public ContainerOptions restartContainer(SimPod pod, String container) {
    return pods.run(pod, container, running().manager());
  }

  /** Ends a pod; its devices are free at the kubelet's next check. */
  public void delete(SimPod pod) {
    pods.remove(pod);
  }

  /** The state of a pod; empty if it does not exist. */
  public Optional<PodOutcome> outcome(SimPod pod) {
    return pods.outcome(pod);
  }

  /** Capacity in the node's status; 0 for an unknown resource. */
  public int capacity(String resource) {
    return process.flatMap(running -> running.manager().capacity(resource)).orElse(0);
  }

  /** Allocatable in the node's status; 0 for an unknown resource. */
  public int allocatable(String resource) {
    return process.flatMap(running -> running.manager().allocatable(resource)).orElse(0);
  }

  public boolean knows(String resource) {
    return process.flatMap(running -> running.manager().capacity(resource)).isPresent();
  }

  /**
   * {@code allocatedResourcesStatus} of a pod: health by device ID. As in the real kubelet, a
   * device that is no longer announced counts as healthy.
   */
  public SortedMap<String, Boolean> deviceHealth(SimPod pod) {
    KubeletDevices manager = running().manager();
    SortedMap<String, Boolean> health = new TreeMap<>();
    Map<String, Boolean> known = new HashMap<>();
    manager
        .assignments(pod.uid())
        .forEach(assignment ->
            assignment
                .ids()
                .forEach(id ->
                    known.put(
                        id,
                        manager
                            .device(assignment.resource(), id)
                            .map(Device::getHealth)
                            .map("Healthy"::equals)
                            .orElse(true))));
    health.putAll(known);
    return health;
  }

  /** The connections to plugins, by resource and socket. */
  public PluginConnections connections() {
    return new PluginConnections(running().registry());
  }

  /**
   * How often the checkpoint was written, which happens among others at every message of a plugin.
   */
  public int checkpointWrites() {
    return checkpointWrites.get();
  }

  private Incarnation running() {
    return process.orElseThrow(() -> new IllegalStateException("the kubelet is not running"));
  }

  private void writeCheckpoint(KubeletDevices.Checkpoint checkpoint) {
    disk = checkpoint;
    CheckpointFile.write(settings.pluginDirectory(), checkpoint);
    checkpointWrites.incrementAndGet();
  }

  private void dieLater() {
    Thread.ofVirtual().start(this::stop);
  }
}
