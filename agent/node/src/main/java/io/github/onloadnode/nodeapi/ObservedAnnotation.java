package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.NodeUpgrade;
import io.github.onloadnode.upgrade.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds the annotation from a pass. Pure. */
final class ObservedAnnotation {

  /** The phases in which modules change. */
  static final Set<Phase> CHANGING = EnumSet.of(Phase.BUSY, Phase.ROLLING_BACK);

  private ObservedAnnotation() {}

  /**
   * Empty while the journal cannot be read; the annotation then stays as it is.
   *
   * @param agent the agent's version
   * @param before the current annotation
   */
  static Optional<Observed> of(Pass pass, String agent, Optional<Observed> before) {
    return pass.journal().map(journal -> of(pass, journal, agent, before));
  }

  private static Observed of(Pass pass, Journal journal, String agent, Optional<Observed> before) {
    Kernel kernel = pass.observed().kernel();
    Phase phase = phase(journal.step());
    return new Observed(
        agent,
        kernel.bootId(),
        kernel.release(),
        journal.seq(),
        retry(pass, journal, before),
        phase,
        before
            .filter(said -> said.phase() == phase && said.seq() == journal.seq())
            .filter(said -> said.boot().equals(kernel.bootId()))
            .map(Observed::since)
            .orElseGet(() -> seconds(pass.at())),
        running(pass, journal, before),
        journal.committed(),
        pass.step()
            .flatMap(taken -> NodeUpgrade.staged(taken.decision().journal(), taken.situation())),
        holding(pass),
        journal.result().map(Observed.Ending::of),
        pass.step().isPresent()
            ? pass.step().flatMap(NodeUpgrade::damaged)
            : before.flatMap(Observed::damaged));
  }

  /** A pass that does not know this order says of it what was said before. */
  private static Optional<String> retry(Pass pass, Journal journal, Optional<Observed> before) {
    Optional<Desired> order = pass.desired().filter(known -> known.seq() == journal.seq());
    return order.isPresent()
        ? order.flatMap(Desired::retry).map(ObservedJson::retry)
        : before.filter(said -> said.seq() == journal.seq()).flatMap(Observed::retry);
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The phase that a controller sees for a step of the journal. */
  static Phase phase(Step step) {
    return switch (step) {
      case IDLE -> Phase.READY;
      case STAGING -> Phase.STAGING;
      case STAGED -> Phase.STAGED;
      case QUIESCE -> Phase.QUIESCED;
      case UNLOAD, UNLOADED, LOAD, VERIFY -> Phase.BUSY;
      case RB_UNLOAD, RB_LOAD, RB_VERIFY -> Phase.ROLLING_BACK;
      case FAILED -> Phase.FAILED;
    };
  }

  /** In Quiesce devices are withheld but the modules still run, unless the node was rebooted. */
  private static Optional<String> running(Pass pass, Journal journal, Optional<Observed> before) {
    Optional<String> served = NodeLabels.served(pass).map(Revision::rev);
    return served.isPresent() || journal.step() != Step.QUIESCE
        ? served
        : before
            .filter(said -> said.boot().equals(pass.observed().kernel().bootId()))
            .filter(said -> said.lastGood().equals(journal.committed()))
            .flatMap(Observed::rev);
  }

  private static Holding holding(Pass pass) {
    Reading<List<Holder>> processes = pass.observed().holders();
    List<Holder> known = processes.toOptional().orElse(List.of());
    int host = (int) known.stream().filter(Holder::isOfHost).count();
    List<HoldingPod> pods = pods(pass.holders().pods(), known);
    List<String> unknown = new ArrayList<>(pass.holders().unknown().stream().toList());
    if (processes instanceof Reading.Unreadable<List<Holder>>(String reason)) {
      unknown.add(reason);
    }
    return new Holding(
        pods.size() + host,
        host,
        unknown.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unknown)),
        pods);
  }

  /** The pods that the kubelet lists, and others whose processes have a device open. */
  private static List<HoldingPod> pods(List<Pod> listed, List<Holder> processes) {
    List<HoldingPod> pods = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    listed.forEach(pod -> {
      names(pod).forEach(seen::add);
      pods.add(pod(pod));
    });
    processes.stream()
        .filter(process -> !process.controlPlaneServer())
        .flatMap(process -> process.container().stream())
        .map(container -> container.pod())
        .filter(pod -> names(pod).stream().noneMatch(seen::contains))
        .forEach(pod -> {
          names(pod).forEach(seen::add);
          pods.add(pod(pod));
        });
    return pods;
  }

  private static List<String> names(Pod pod) {
    List<String> names = new ArrayList<>();
    pod.uid().map(Pod::key).ifPresent(names::add);
    pod.name().map(PodName::toString).ifPresent(names::add);
    return names;
  }

  private static HoldingPod pod(Pod pod) {
    return new HoldingPod(
        pod.name().map(PodName::namespace), pod.name().map(PodName::name), pod.uid());
  }
}
