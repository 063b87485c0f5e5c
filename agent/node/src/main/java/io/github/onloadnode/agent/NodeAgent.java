package io.github.onloadnode.agent;

import io.github.onloadnode.act.Actions;
import io.github.onloadnode.act.ControlPlaneActions;
import io.github.onloadnode.act.HostModuleActions;
import io.github.onloadnode.act.JournalFile;
import io.github.onloadnode.act.ModuleActions;
import io.github.onloadnode.act.PayloadActions;
import io.github.onloadnode.act.Waiting;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.controlplane.ControlPlaneWatch;
import io.github.onloadnode.controlplane.NamespaceWatch;
import io.github.onloadnode.controlplane.ServedPods;
import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.diagnostics.DiagnosticsServer;
import io.github.onloadnode.diagnostics.Pages;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.KubeletCheckpoint;
import io.github.onloadnode.kubelet.KubeletObserver;
import io.github.onloadnode.kubelet.KubeletRecords;
import io.github.onloadnode.kubelet.PodLogs;
import io.github.onloadnode.kubelet.PodResources;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.observe.MountedCopies;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.observe.PodNaming;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.CopiesInUse;
import io.github.onloadnode.payload.HostModules;
import io.github.onloadnode.payload.HostSupply;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.PassObserver;
import io.github.onloadnode.reconcile.ReconcileLoop;
import io.github.onloadnode.reconcile.Reconciler;
import io.github.onloadnode.reconcile.UpgradeCounts;
import io.github.onloadnode.report.Metrics;
import io.github.onloadnode.serve.DevicePublisher;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The node agent: builds its parts, starts them in the order in which a node needs them, and stops
 * them in reverse. {@link Surroundings} has everything outside the process.
 */
public final class NodeAgent implements AutoCloseable {

  private final Surroundings surroundings;
  private final UnixTransport transport;
  private final DevicePluginSupervisor supervisor;
  private final NodeObserver observer;
  private final Reconciler reconciler;
  private final ReconcileLoop loop;
  private final ControlPlaneWatch controlPlane;
  private final ClusterDoor cluster;
  private final UpgradeCounts upgrades;
  private final DiagnosticsServer diagnostics;

  /**
   * Builds the agent; nothing of the host is touched before {@link #start()}.
   *
   * @param version the agent's own
   */
  public NodeAgent(AgentConfig config, Surroundings surroundings, String version) {
    this.surroundings = surroundings;
    HostFiles files = new HostFiles(surroundings.root());
    List<ResourceOffer> resources = ConfiguredResources.of(config);
    this.transport = UnixTransport.open("device-plugin");
    this.supervisor =
        new DevicePluginSupervisor(
            transport,
            new SocketDirectory(
                new HostPath(surroundings.root(), config.kubelet().devicePlugins())),
            resources.stream().map(ResourceOffer::name).toList(),
            surroundings.steady());
    PodLogs logs = new PodLogs(files, config.kubelet().podLogs());
    KnownHolders holders = new KnownHolders(this::lastPass);
    PodNaming naming = new PodNaming(logs, holders::names);
    this.observer =
        new NodeObserver(
            files, surroundings.linux(), Set.copyOf(config.node().addresses()), naming);
    this.upgrades = new UpgradeCounts(surroundings.steady());
    this.cluster = ClusterDoor.of(config, surroundings, version, this::wake);
    this.reconciler =
        new Reconciler(
            parts(config, files, logs, resources), surroundings.clock(), surroundings.steady());
    this.loop =
        new ReconcileLoop(
            reconciler,
            AgentFingerprint.of(config, files, supervisor::status)::take,
            ReconcileLoop.Intervals.DEFAULT.withPassesEvery(config.observeInterval()),
            surroundings.steady());
    this.controlPlane =
        new ControlPlaneWatch(
            new NamespaceWatch(
                () -> ServedPods.of(reconciler.last(), holders.pods()),
                files,
                surroundings.client(),
                surroundings.steady()),
            config.observeInterval());
    this.diagnostics =
        new DiagnosticsServer(
            new DiagnosticsServer.Ports(
                config.diagnostics().address(),
                config.diagnostics().port(),
                config.diagnostics().healthPort()),
            pages(version));
  }

  private void wake() {
    loop.wake();
  }

  private KubeletObserver kubelet(
      AgentConfig config, HostFiles files, PodLogs logs, List<ResourceOffer> resources) {
    KubeletRecords records =
        new KubeletRecords(
            new PodResources(
                transport, new HostPath(surroundings.root(), config.kubelet().podResources())),
            checkpoint(config, files),
            logs);
    return new KubeletObserver(
        records,
        resources.stream().map(ResourceOffer::name).toList(),
        supervisor::view,
        surroundings.steady());
  }

  private static KubeletCheckpoint checkpoint(AgentConfig config, HostFiles files) {
    return new KubeletCheckpoint(
        files,
        config.kubelet().devicePlugins(),
        config.resources().stream().map(AgentConfig.Resource::name).toList());
  }

  private Reconciler.Parts parts(
      AgentConfig config, HostFiles files, PodLogs logs, List<ResourceOffer> resources) {
    DirectoryTrees trees = new DirectoryTrees(surroundings.root());
    CopiesInUse inUse = new MountedCopies(files)::all;
    inUse = inUse.and(checkpoint(config, files)::digests);
    PayloadStore store = new PayloadStore(files, trees, inUse);
    OrderSource orders =
        ConfiguredOrders.of(
            config,
            new ConfiguredOrders.Host(
                surroundings.root(), surroundings.clock(), surroundings.steady()),
            store,
            cluster.orders());
    return new Reconciler.Parts(
        new PassObserver(
            observer::observe,
            observer::observeDriver,
            observer::observeForServing,
            surroundings.clock(),
            surroundings.steady()),
        orders,
        store,
        new JournalFile(surroundings.root()),
        actions(config, files, trees, store, orders),
        kubelet(config, files, logs, resources)::observe,
        new DevicePublisher(supervisor, resources),
        resources,
        this::passed);
  }

  private void passed(Pass pass) {
    upgrades.passed(pass);
    cluster.passed(pass);
  }

  private Actions actions(
      AgentConfig config,
      HostFiles files,
      DirectoryTrees trees,
      PayloadStore store,
      OrderSource orders) {
    Waiting waiting = new Waiting(surroundings.pause(), surroundings.steady());
    HostModules hostModules = new HostModules(files, trees);
    HostTree tree = new HostTree(surroundings.root());
    HostSupply supply = new HostSupply(hostModules, trees, tree);
    ModuleActions modules =
        new ModuleActions(
            files,
            surroundings.linux(),
            new ModuleActions.Looks(observer.driver(), observer.processes()),
            new ModuleActions.Patience(
                config.moduleInitTimeout(), ModuleActions.Patience.DEFAULT.release()),
            waiting);
    return new Actions(
        new PayloadActions(store, hostModules, supply),
        modules,
        new HostModuleActions(supply, tree, modules),
        new ControlPlaneActions(files, surroundings.processes(), waiting),
        orders::confirm);
  }

  private Pages pages(String version) {
    boolean simulated = surroundings.simulated();
    SelfReport report =
        new SelfReport(
            version,
            simulated,
            reconciler::last,
            upgrades::seen,
            reconciler::age,
            supervisor::status,
            controlPlane::namespaces,
            cluster::status);
    return new Pages(
        new Liveness(reconciler::busySince, loop::isAlive, surroundings.steady())::faults,
        new Readiness(supervisor::status, reconciler::last)::missing,
        new Metrics(report::status)::text,
        report::node,
        simulated);
  }

  /**
   * Serves first, then looks at the node.
   *
   * @throws IOException if the diagnostics endpoint cannot listen; everything else is retried
   */
  public NodeAgent start() throws IOException {
    supervisor.start();
    loop.start();
    try {
      new KubeletFirst(supervisor::awaitRegistered, () -> reconciler.last().isPresent(), loop::wake)
          .await();
      diagnostics.start();
      controlPlane.start();
      cluster.start();
      return this;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The diagnostics endpoint, which knows its addresses. */
  public DiagnosticsServer diagnostics() {
    return diagnostics;
  }

  /** The newest pass over the node; empty before the first. */
  public Optional<Pass> lastPass() {
    return reconciler.last();
  }

  /** The registration status of every resource. */
  public List<ResourceStatus> resources() {
    return supervisor.status();
  }

  @Override
  public void close() {
    diagnostics.close();
    controlPlane.close();
    cluster.close();
    supervisor.close();
    loop.close();
    transport.close();
  }
}
