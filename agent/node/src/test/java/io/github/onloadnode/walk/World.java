package io.github.onloadnode.walk;

import static io.github.onloadnode.upgrade.Journal.EXTERNAL;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.reconcile.NextPass;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.PassObserver;
import io.github.onloadnode.reconcile.Reconciler;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node with its agent and all that they meet. */
final class World {

  final Catalogue catalogue;
  final Machine machine;
  final Edges edges;
  final Promises promises;
  final Kubelet kubelet;
  final Commander commander;
  final Disk disk;

  private final Hooks hooks;
  private final TestClock clock = new TestClock();
  private Reconciler reconciler;

  World(Hooks hooks, Catalogue catalogue, Edges edges) {
    this.hooks = hooks;
    this.catalogue = catalogue;
    this.edges = edges;
    this.machine = new Machine(catalogue);
    this.promises = new Promises(catalogue, machine, edges);
    this.kubelet = new Kubelet(hooks, clock);
    this.commander = new Commander(catalogue);
    this.disk = new Disk(hooks, promises, machine);
    promises.watch(kubelet, commander);
    this.reconciler = agent();
  }

  private Reconciler agent() {
    return new Reconciler(
        new Reconciler.Parts(
            new PassObserver(
                _ -> machine.state(kubelet.isOpen()),
                recent ->
                    new NodeState(
                        recent.hardware(),
                        machine.state(kubelet.isOpen()).driver(),
                        recent.processes()),
                () -> machine.state(kubelet.isOpen()),
                clock,
                clock),
            commander,
            disk,
            disk,
            new KernelHands(hooks, catalogue, machine, disk, promises, commander),
            kubelet,
            kubelet,
            List.of(),
            _ -> {}),
        clock,
        clock);
  }

  NextPass pass() {
    disk.passBegins();
    NextPass next = reconciler.pass();
    promises.afterPass(disk);
    return next;
  }

  /** What the agent has published last. */
  Optional<Pass> last() {
    return reconciler.last();
  }

  void advance(Duration time) {
    clock.advance(time);
    kubelet.tick();
  }

  /** The node boots this kernel. */
  void boot(String release) {
    machine.choose(release);
    reboot();
    restart();
  }

  void reboot() {
    kubelet.endAll();
    machine.reboot();
  }

  /** Another process of the agent takes over. */
  void restart() {
    edges.restarted(promises.agreed().step());
    kubelet.agentBegins();
    commander.agentBegins();
    reconciler = agent();
  }

  void heal() {
    machine.heal();
    disk.heal();
    kubelet.listsNone = false;
    kubelet.late = false;
    kubelet.answers = true;
    commander.reachable = true;
    commander.late = false;
  }

  boolean isBeforeItsPoint() {
    Step step = promises.agreed().step();
    return step.serves() || step == Step.QUIESCE || step == Step.FAILED;
  }

  /** Whether the order in force has found its end. */
  boolean isOver() {
    boolean finished = promises.agreed().finished() == commander.seq();
    return (finished || waitsForABoot()) && isIdleOrFailed();
  }

  /** What runs is asked for again, and an init that hangs keeps it from being loaded. */
  private boolean waitsForABoot() {
    Optional<String> asked = commander.order().flatMap(Desired::rev);
    return machine.hung && asked.isPresent() && asked.equals(promises.agreed().committed());
  }

  boolean isIdleOrFailed() {
    return promises.agreed().step() == Step.IDLE || isFailed();
  }

  boolean isFailed() {
    return promises.agreed().step() == Step.FAILED;
  }

  boolean isHealthy() {
    return kubelet.serving().filter(told -> told.withheld().isEmpty()).isPresent();
  }

  /** Whether its devices must come back once nothing is wrong any more. */
  boolean mustServe() {
    Optional<Revision> ours =
        promises.agreed().committed().filter(rev -> !rev.equals(EXTERNAL)).map(catalogue::revision);
    // A driver that nobody ever asked the agent to replace stays until somebody does.
    boolean foreign =
        machine.hasForeign()
            || (machine.hasOwnSfc(promises.agreed().removedInTree())
                && ours.filter(Revision::managesSfc).isPresent());
    // Not noticed yet, and one boot too many.
    boolean dead =
        promises.agreed().begun()
            && promises.agreed().bootAttempts() >= 3
            && !promises.agreed().boot().equals(machine.bootId());
    return ours.isPresent() && !isFailed() && !machine.hung && !foreign && !dead;
  }

  /** Where the node stands, for people. */
  String place() {
    Journal journal = promises.agreed();
    String problem =
        reconciler
            .last()
            .flatMap(pass -> pass.problems().stream().findFirst())
            .map(why -> " [" + why.message() + "]")
            .orElse("");
    return "%s%s seq=%d finished=%d committed=%s"
        .formatted(
            journal.step().text(),
            problem,
            journal.seq(),
            journal.finished(),
            journal.committed().orElse("none"));
  }

  /** What is wrong around it, for people. */
  String conditions() {
    return machine.conditions()
        + (disk.full ? "disk full, " : "")
        + (kubelet.answers ? "" : "kubelet silent, ")
        + (kubelet.late ? "kubelet answers late, " : "")
        + (kubelet.listsNone ? "kubelet lists no pods, " : "")
        + (commander.reachable ? "" : "controller away, ")
        + (commander.late ? "watch late, " : "");
  }
}
