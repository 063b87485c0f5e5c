package io.github.onloadnode.sandbox;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.revision.Digest;
import io.github.onloadnode.simulator.ContainerOptions;
import io.github.onloadnode.simulator.PodOutcome;
import io.github.onloadnode.simulator.SimPod;
import io.github.onloadnode.simulator.SimulatedPod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of the story: from a bare node to a pod with Onload, and back. */
final class SandboxSteps {

  private static final int PID = 7001;
  private static final int DEVICES = SandboxMachine.DEVICES;
  private static final List<String> ORDER = List.of("sfc", "sfc_resource", "sfc_char", "onload");
  private static final SimPod POD =
      new SimPod(
          "trading",
          "feed-handler",
          "3f2c9a4e-7b0d-4c51-9a6e-1d2f3a4b5c6d",
          List.of(),
          List.of(new SimPod.Container("app", Map.of(SandboxMachine.RESOURCE, 1), false)));

  private static final String WAITED =
      "waited first: the kubelet may not yet list what an earlier agent gave to pods";

  private final SandboxMachine machine;
  private final Supplier<Optional<NodeState>> observed;
  private final Supplier<List<String>> problems;
  private final SandboxChanges changes;
  private boolean waited;

  /**
   * The steps on a machine.
   *
   * @param observed what the agent's last pass saw
   * @param problems the agent's reasons why the node is not in its desired state
   */
  SandboxSteps(
      SandboxMachine machine,
      Supplier<Optional<NodeState>> observed,
      Supplier<List<String>> problems) {
    this.machine = machine;
    this.observed = observed;
    this.problems = problems;
    this.changes = new SandboxChanges(machine, observed, problems);
  }

  List<SandboxStep> all() {
    return Stream.of(first(), changes.steps(POD.name(), this::endPod), last())
        .flatMap(List::stream)
        .toList();
  }

  private List<SandboxStep> first() {
    return List.of(
        SandboxStep.awaited("NICs discovered", this::nics),
        SandboxStep.awaited("payload " + SandboxMachine.VERSION + " checked and kept", this::kept),
        SandboxStep.awaited("modules loaded in order, the in-tree sfc replaced", this::loaded),
        SandboxStep.awaited("registered with kubelet", this::registered),
        SandboxStep.awaited(DEVICES + " devices allocatable", this::allocatable),
        new SandboxStep(
            "a pod asks for one device and gets what Onload needs", this::admit, this::given),
        new SandboxStep(
            "the pod opens the devices and is seen as their holder", this::open, this::held),
        new SandboxStep(
            "a kubelet restart survived", () -> machine.kubelet().restart(), this::survived));
  }

  private List<SandboxStep> last() {
    return List.of(
        new SandboxStep(
            "removal asked for: Onload unloaded, the in-tree sfc is back",
            this::remove,
            this::removed),
        new SandboxStep(
            "asked for again: " + DEVICES + " devices allocatable",
            this::again,
            this::allocatable));
  }

  private Optional<List<String>> nics() {
    return observed
        .get()
        .map(state -> state.nics().stream().map(nic -> nic(state, nic)).toList())
        .filter(lines -> !lines.isEmpty());
  }

  private static String nic(NodeState state, Nic nic) {
    boolean inTree = state.module("sfc").filter(KernelModule::isOutOfTree).isEmpty();
    String interfaces =
        nic.interfaces().stream().map(NetworkInterface::name).collect(Collectors.joining(", "));
    return "%s  %s  %-12s driver %s%s"
        .formatted(
            nic.address(),
            nic.family().label(),
            interfaces,
            nic.driver().toOptional().orElse("none"),
            inTree ? " (in-tree)" : "");
  }

  private Optional<List<String>> kept() {
    List<String> kept =
        machine.files().list("/opt/onload-agent").toOptional().orElse(List.of()).stream()
            .filter(Digest::is)
            .map(name ->
                "fits kernel "
                    + machine.release()
                    + "; user files are in /opt/onload-agent/"
                    + name)
            .toList();
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
  }

  private Optional<List<String>> loaded() {
    waited |= problems.get().stream().anyMatch(problem -> problem.contains("does not list yet"));
    Optional<NodeState> state =
        observed.get().filter(seen -> seen.modules().keySet().containsAll(ORDER));
    List<String> order = machine.modules().loaded().stream().filter(ORDER::contains).toList();
    return state
        .filter(_ -> order.containsAll(ORDER))
        .map(seen -> order.stream().map(name -> module(seen, name)).toList())
        .map(names ->
            Stream.concat(
                    Stream.of(String.join(" -> ", names)),
                    waited ? Stream.of(WAITED) : Stream.empty())
                .toList());
  }

  private static String module(NodeState state, String name) {
    return name
        + state
            .module(name)
            .map(KernelModule::version)
            .flatMap(Reading::toOptional)
            .map(version -> " " + version)
            .orElse("");
  }

  private Optional<List<String>> registered() {
    return machine.kubelet().knows(SandboxMachine.RESOURCE)
        ? Optional.of(List.of(SandboxMachine.RESOURCE + " by gRPC over a unix socket"))
        : Optional.empty();
  }

  private Optional<List<String>> allocatable() {
    return machine.kubelet().allocatable(SandboxMachine.RESOURCE) == DEVICES
        ? Optional.of(List.of())
        : Optional.empty();
  }

  private void admit() {
    if (machine.kubelet().admit(POD) instanceof PodOutcome.Rejected rejected) {
      throw new IllegalStateException(rejected.reason() + ": " + rejected.message());
    }
  }

  private Optional<List<String>> given() {
    return machine
        .kubelet()
        .outcome(POD)
        .map(outcome ->
            switch (outcome) {
              case PodOutcome.Admitted(Map<String, ContainerOptions> containers) ->
                  containers.values().stream()
                      .flatMap(options -> GivenToPod.lines(options).stream())
                      .toList();
              case PodOutcome.Rejected _ -> List.of();
            });
  }

  private void open() {
    machine
        .processes()
        .start(
            PID,
            "feed-handler",
            new SimulatedPod(POD.namespace(), POD.name(), POD.uid(), "app", "c0ffee"));
    DeviceNode.NAMES.forEach(device -> machine.processes().open(PID, device));
  }

  private Optional<List<String>> held() {
    return holders()
        .map(holder ->
            "process %d (%s) of pod %s, container %s"
                .formatted(
                    holder.pid(),
                    holder.command(),
                    holder
                        .container()
                        .flatMap(PodContainer::name)
                        .map(Object::toString)
                        .orElse("?"),
                    holder.container().flatMap(PodContainer::container).orElse("?")))
        .map(List::of)
        .findFirst();
  }

  private Stream<Holder> holders() {
    return observed.get().flatMap(state -> state.holders().toOptional()).stream()
        .flatMap(List::stream)
        .filter(Predicate.not(Holder::controlPlaneServer))
        .filter(holder -> holder.pid() == PID);
  }

  private Optional<List<String>> survived() {
    return allocatable()
        .map(_ -> List.of("the resource is back with the same IDs; the pod kept running"));
  }

  private void endPod() {
    machine.processes().end(PID);
    machine.kubelet().delete(POD);
  }

  private void remove() {
    machine.modules().forget();
    machine.askForRemoval();
  }

  private Optional<List<String>> removed() {
    List<String> unloaded = machine.modules().unloaded().stream().filter(ORDER::contains).toList();
    boolean back =
        observed
            .get()
            .filter(state -> state.module("onload").isEmpty())
            .flatMap(state -> state.module("sfc"))
            .filter(sfc -> !sfc.isOutOfTree())
            .isPresent();
    return back && unloaded.contains("onload")
        ? Optional.of(
            List.of(
                "unloaded "
                    + String.join(
                        ", ", unloaded.subList(unloaded.indexOf("onload"), unloaded.size()))))
        : Optional.empty();
  }

  private void again() {
    machine.modules().forget();
    machine.askFor(SandboxMachine.VERSION);
  }
}
