package io.github.onloadnode.testing;

import io.github.onloadnode.act.Actions;
import io.github.onloadnode.act.ControlPlaneActions;
import io.github.onloadnode.act.HostModuleActions;
import io.github.onloadnode.act.JournalFile;
import io.github.onloadnode.act.ModuleActions;
import io.github.onloadnode.act.PayloadActions;
import io.github.onloadnode.act.Waiting;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.observe.MountedCopies;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.offer.OnloadDevices;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.order.DesiredFile;
import io.github.onloadnode.order.FileOrders;
import io.github.onloadnode.order.OrderFile;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.HostModules;
import io.github.onloadnode.payload.HostSupply;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.reconcile.NextPass;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.PassObserver;
import io.github.onloadnode.reconcile.Reconciler;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.upgrade.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An agent's change path on a simulated host, wired as the composition root wires it. */
public final class SimulatedNode {

  private static final SimulatedHost.Shape SHAPE =
      new SimulatedHost.Shape(
          1, 2, new PciId(0x1924, 0x0b03), 0, SimulatedHost.Shape.usual().kernelRelease());

  /** What pods can ask for. */
  public static final List<ResourceOffer> RESOURCES =
      List.of(
          new ResourceOffer(
              RecordedKubelet.RESOURCE,
              new OnloadDevices("sfc-", Optional.empty(), Optional.empty(), false)));

  public static final String SOURCE = "/srv/onload";
  public static final String DESIRED = "/etc/onload-agent/desired.yaml";
  public static final String RELEASE = SHAPE.kernelRelease();

  private final TestClock clock = new TestClock();
  private final SimulatedHost host;
  private final SimulatedKernel kernel;
  private final HostFiles files;
  private final NodeObserver observer;
  private final TestLooks looks;
  private final Linux linux;
  private Runnable moment = () -> {};
  private RecordedKubelet kubelet = new RecordedKubelet(clock, () -> moment.run());
  private Duration initDeadline = Duration.ofMinutes(1);
  private Optional<OrderSource> source = Optional.empty();
  private Reconciler reconciler;

  private SimulatedNode(SimulatedHost host) {
    this.host = host;
    this.kernel = new SimulatedKernel(host);
    this.files = new HostFiles(host.root());
    this.linux = new MomentsOfDanger(() -> moment.run()).around(host.linux(kernel));
    this.observer = new NodeObserver(files, linux, Set.of());
    this.looks = new TestLooks(observer);
    this.reconciler = new Assembly().reconciler();
  }

  /** A bare node with payload 9.1.0 lying on it; nothing is asked for yet. */
  public static SimulatedNode create(Path directory) {
    SimulatedHost host = SimulatedHost.create(directory, SHAPE);
    SimulatedPayload.writeHostModules(host.tree(), RELEASE);
    SimulatedPayload.of("9.1.0", RELEASE).write(host.tree(), SOURCE);
    return new SimulatedNode(host);
  }

  /** Before and after everything that the agent changes, this runs, and may throw. */
  public SimulatedNode onEveryMoment(Runnable other) {
    moment = other;
    return this;
  }

  /** The kernel's own driver drives the cards, as after a usual boot. */
  public SimulatedNode bootInTreeDriver() {
    String modules = "/lib/modules/" + state().kernel().release() + "/kernel/drivers/";
    kernel.load(host.root().resolve(modules + "mtd/mtd.ko"), "");
    kernel.load(host.root().resolve(modules + "net/ethernet/sfc/sfc.ko"), "");
    return this;
  }

  /** Asks for Onload with this behind {@code source} in the spec. */
  public SimulatedNode ask(String spec) {
    return write("onload: {source: {hostPath: " + SOURCE + "}" + spec + "}\n");
  }

  public SimulatedNode askForRemoval() {
    return write("onload: null\n");
  }

  public SimulatedNode write(String desired) {
    host.tree().write(DESIRED, desired);
    return this;
  }

  /**
   * Another agent begins.
   *
   * @param deadline in real time, after which it gives up on an init
   * @param other where orders come from; empty = the file
   */
  public SimulatedNode with(Duration deadline, Optional<OrderSource> other) {
    initDeadline = deadline;
    source = other;
    return restart();
  }

  /** The agent dies and another starts. */
  public SimulatedNode restart() {
    kubelet = new RecordedKubelet(clock, () -> moment.run());
    reconciler = new Assembly().reconciler();
    return this;
  }

  /** The power goes, and comes back. */
  public SimulatedNode reboot(String bootId) {
    kernel.reboot(bootId);
    return restart();
  }

  /** For who makes the passes himself. */
  public Reconciler reconciling() {
    return reconciler;
  }

  public NextPass pass() {
    NextPass next = reconciler.pass();
    if (next != NextPass.AT_ONCE) {
      clock.advance(Duration.ofSeconds(1));
    }
    return next;
  }

  /** Passes until one has nothing more to do at once, and the payload is taken as it is. */
  public Pass settle() {
    for (int passes = 0; passes < 100; passes++) {
      NextPass next = pass();
      if (next != NextPass.AT_ONCE
          && next != NextPass.SERVED
          && lastPass().problems().stream().noneMatch(p -> p.reason() == Reason.PAYLOAD_CHANGED)) {
        return lastPass();
      }
    }
    throw new AssertionError("no end of passes at " + lastPass().journal());
  }

  public Pass lastPass() {
    return reconciler.last().orElseThrow();
  }

  public Journal journal() {
    return new JournalFile(host.root())
        .read()
        .orElseGet(() -> Journal.first(state().kernel().bootId()));
  }

  public NodeState state() {
    return observer.observe();
  }

  public SimulatedHost host() {
    return host;
  }

  public SimulatedKernel kernel() {
    return kernel;
  }

  public RecordedKubelet kubelet() {
    return kubelet;
  }

  public TestClock clock() {
    return clock;
  }

  /** Where the host is looked at from. */
  public TestLooks looks() {
    return looks;
  }

  /** The agent's parts on this node. */
  private final class Assembly {

    private Reconciler reconciler() {
      HostRoot root = host.root();
      DirectoryTrees trees = new DirectoryTrees(root);
      PayloadStore store = new PayloadStore(files, trees, new MountedCopies(files)::all);
      HostModules hostModules = new HostModules(files, trees);
      HostSupply supply = new HostSupply(hostModules, trees, host.tree());
      ModuleActions.Patience patience =
          new ModuleActions.Patience(initDeadline, Duration.ofSeconds(2));
      ModuleActions modules =
          new ModuleActions(
              files,
              linux,
              new ModuleActions.Looks(observer.driver(), observer.processes()),
              patience,
              new Waiting(clock::advance, clock));
      OrderSource orders =
          source.orElseGet(() ->
              new FileOrders(new DesiredFile(files, DESIRED), store, new OrderFile(root), clock));
      Actions actions =
          new Actions(
              new PayloadActions(store, hostModules, supply),
              modules,
              new HostModuleActions(supply, host.tree(), modules),
              new ControlPlaneActions(files, kernel.servers(), new Waiting(clock::advance, clock)),
              orders::confirm);
      return new Reconciler(
          new Reconciler.Parts(
              new PassObserver(looks::whole, looks::driver, looks::early, clock, clock),
              orders,
              looks.counted(store),
              new JournalFile(root),
              actions,
              kubelet,
              kubelet,
              RESOURCES,
              _ -> {}),
          clock,
          clock);
    }
  }
}
