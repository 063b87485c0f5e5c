package io.github.onloadnode.sandbox;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The part of the story in which the revision changes: a switch, and a switch that fails. */
final class SandboxChanges {

  private static final String NEXT = "9.2.0";
  private static final String BROKEN = "9.3.0";
  private static final String UNKNOWN = "onload_symbol_of_no_kernel";

  private final SandboxMachine machine;
  private final Supplier<Optional<NodeState>> observed;
  private final Supplier<List<String>> problems;

  SandboxChanges(
      SandboxMachine machine,
      Supplier<Optional<NodeState>> observed,
      Supplier<List<String>> problems) {
    this.machine = machine;
    this.observed = observed;
    this.problems = problems;
  }

  /**
   * The steps, from a pod that holds a device to a node that rolled back by itself.
   *
   * @param pod its name
   * @param endPod ends the pod
   */
  List<SandboxStep> steps(String pod, Runnable endPod) {
    return List.of(
        new SandboxStep(
            NEXT + " asked for: the node waits for the pod that holds a device",
            this::askForNext,
            () -> waits(pod)),
        new SandboxStep(
            "pod gone: switched to " + NEXT + ", verified, devices allocatable",
            endPod,
            this::switched),
        new SandboxStep(
            BROKEN + " asked for, which does not load: rolled back without help",
            this::askForBroken,
            this::rolledBack));
  }

  private void askForNext() {
    machine.modules().forget();
    machine.bring(SimulatedPayload.of(NEXT, machine.release()), NEXT);
    machine.askFor(NEXT);
  }

  private Optional<List<String>> waits(String pod) {
    boolean untouched = machine.modules().unloaded().isEmpty();
    List<String> naming = problems.get().stream().filter(problem -> problem.contains(pod)).toList();
    return naming.isEmpty() || !untouched ? Optional.empty() : Optional.of(naming);
  }

  private Optional<List<String>> switched() {
    return serves(NEXT) ? Optional.of(unloadedAndLoaded()) : Optional.empty();
  }

  private void askForBroken() {
    machine.modules().forget();
    SimulatedPayload payload = SimulatedPayload.of(BROKEN, machine.release());
    payload.module(payload.module("onload").withSymbols(List.of(UNKNOWN)));
    machine.bring(payload, BROKEN);
    machine.askFor(BROKEN);
  }

  private Optional<List<String>> rolledBack() {
    List<String> reasons =
        problems.get().stream().filter(problem -> problem.contains(UNKNOWN)).limit(1).toList();
    boolean tried = machine.modules().unloaded().contains("onload");
    return tried && !reasons.isEmpty() && serves(NEXT)
        ? Optional.of(List.of(reasons.getFirst(), "onload " + NEXT + " is loaded again"))
        : Optional.empty();
  }

  private List<String> unloadedAndLoaded() {
    return List.of(
        "unloaded " + String.join(", ", machine.modules().unloaded()),
        "loaded " + String.join(", ", machine.modules().loaded()));
  }

  private boolean serves(String version) {
    boolean loaded =
        observed
            .get()
            .flatMap(state -> state.onload().toOptional())
            .map(OnloadDriver::version)
            .filter(version::equals)
            .isPresent();
    return loaded
        && machine.kubelet().allocatable(SandboxMachine.RESOURCE) == SandboxMachine.DEVICES;
  }
}
