package io.github.onloadnode.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pods of the node; they outlive the kubelet. */
final class SimPods {

  private static final String REASON = "UnexpectedAdmissionError";

  /** A pod, whether the runtime runs its containers, and its result. */
  private record Known(SimPod pod, boolean running, PodOutcome outcome) {}

  private final Map<String, Known> known = new LinkedHashMap<>();

  PodOutcome admit(SimPod pod, Admission admission, KubeletDevices manager) {
    releaseEnded(manager, Stream.of(pod));
    PodOutcome outcome = outcome(pod, admission, manager);
    put(new Known(pod, outcome instanceof PodOutcome.Admitted, outcome));
    return outcome;
  }

  /** The pods that the kubelet lists; frees the devices of all others. */
  List<SimPod> listed(KubeletDevices manager) {
    return releaseEnded(manager, Stream.empty());
  }

  private synchronized List<SimPod> releaseEnded(KubeletDevices manager, Stream<SimPod> more) {
    List<SimPod> active = active();
    manager.releaseAllBut(
        Stream.concat(active.stream(), more).map(SimPod::uid).collect(Collectors.toSet()));
    return active;
  }

  private PodOutcome outcome(SimPod pod, Admission admission, KubeletDevices manager) {
    try {
      admission.admit(pod, _ -> false);
      Map<String, ContainerOptions> options = new TreeMap<>();
      for (SimPod.Container container : containers(pod)) {
        manager.preStart(pod, container);
        options.put(container.name(), manager.options(pod, container));
      }
      return new PodOutcome.Admitted(options);
    } catch (KubeletException e) {
      releaseEnded(manager, Stream.empty());
      return rejected(e);
    }
  }

  /** After a start: running containers are trusted, others are admitted again. */
  synchronized void admitAgain(Admission admission) {
    for (Known entry : List.copyOf(known.values())) {
      if (entry.outcome() instanceof PodOutcome.Admitted) {
        try {
          admission.admit(entry.pod(), _ -> entry.running());
          put(new Known(entry.pod(), true, entry.outcome()));
        } catch (KubeletException e) {
          put(new Known(entry.pod(), false, rejected(e)));
        }
      }
    }
  }

  ContainerOptions run(SimPod pod, String name, KubeletDevices manager) {
    SimPod.Container container =
        containers(pod).stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();
    manager.preStart(pod, container);
    return manager.options(pod, container);
  }

  synchronized void stopContainers() {
    known.replaceAll((_, entry) -> new Known(entry.pod(), false, entry.outcome()));
  }

  synchronized void remove(SimPod pod) {
    known.remove(pod.uid());
  }

  synchronized Optional<PodOutcome> outcome(SimPod pod) {
    return Optional.ofNullable(known.get(pod.uid())).map(Known::outcome);
  }

  /** The pods that hold devices. */
  synchronized List<SimPod> active() {
    return known.values().stream()
        .filter(entry -> entry.outcome() instanceof PodOutcome.Admitted)
        .map(Known::pod)
        .toList();
  }

  private synchronized void put(Known entry) {
    known.put(entry.pod().uid(), entry);
  }

  private static List<SimPod.Container> containers(SimPod pod) {
    List<SimPod.Container> containers = new ArrayList<>(pod.initContainers());
    containers.addAll(pod.containers());
    return containers;
  }

  private static PodOutcome.Rejected rejected(KubeletException e) {
    return new PodOutcome.Rejected(
        REASON, "Allocate failed due to " + e.getMessage() + ", which is unexpected");
  }
}
