package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.revision.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reports who prevents the modules from being unloaded. */
final class Holders {

  private static final String UNKNOWN = "it is unknown who holds devices: ";

  /** The message names the socket. A kubelet that runs may have lost it, and only opens it anew. */
  private static final String ASK_THE_KUBELET =
      "restart the kubelet, or name its socket in kubelet.podResources (kubelet.root of the chart)"
          + " if it is elsewhere";

  private Holders() {}

  /** Names all holders of devices, or says why they are unknown; empty if there are none. */
  static Optional<Finding> problem(Situation situation) {
    NodeState state = situation.state();
    DeviceHolders holding = situation.holders();
    boolean silent = situation.kubelet().listed() instanceof Reading.Unreadable;
    List<String> names = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    holding.pods().forEach(pod -> names.add("pod " + pod));
    holding.unknown().ifPresent(unknown::add);
    if (holding.answered() > 0) {
      names.add(holding.answered() + " allocations that kubelet does not list yet");
    }
    switch (state.holders()) {
      case Reading.Present<List<Holder>>(List<Holder> holders) ->
          holders.stream()
              .filter(holder -> !holder.controlPlaneServer())
              .map(Holders::name)
              .forEach(names::add);
      case Reading.Absent<List<Holder>>() -> unknown.add("processes could not be listed");
      case Reading.Unreadable<List<Holder>>(String reason) -> unknown.add(reason);
    }
    if (!names.isEmpty()) {
      return Optional.of(
          new Finding(
              Reason.WAITING_FOR_HOLDERS,
              "devices are held by "
                  + String.join(", ", names)
                  + (unknown.isEmpty() ? "" : "; " + UNKNOWN + String.join(", ", unknown)),
              "end them, or drain the node" + (silent ? "; " + ASK_THE_KUBELET : "")));
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.HOLDERS_UNKNOWN,
                UNKNOWN + String.join(", ", unknown),
                "unknown counts as held: "
                    + (silent ? ASK_THE_KUBELET : "make it readable for the agent")));
  }

  /**
   * Finds pods that run with something other than the revision would give. The kubelet's records
   * cover all pods; the mounts of processes with open devices work even without the kubelet.
   */
  static List<Finding> olderEnvironments(
      Revision revision, NodeState state, Reading<NavigableMap<String, String>> given) {
    NavigableMap<String, String> pods = new TreeMap<>();
    state.holders().toOptional().orElse(List.of()).stream()
        .filter(holder -> !holder.controlPlaneServer())
        .filter(holder -> !holder.copies().isEmpty())
        .filter(holder -> !holder.copies().contains(revision.payload().digest()))
        .flatMap(holder -> holder.container().map(PodContainer::pod).map(Pod::toString).stream())
        .forEach(pod -> pods.put(pod, "it has files of another payload mounted"));
    given.toOptional().ifPresent(pods::putAll);
    List<Finding> problems = new ArrayList<>();
    pods.forEach((pod, difference) ->
        problems.add(
            new Finding(
                Reason.OLDER_ENVIRONMENT,
                "pod " + pod + " runs with what it was given before a change: " + difference,
                "replace the pod when convenient; restarting its containers changes nothing")));
    if (given instanceof Reading.Unreadable<NavigableMap<String, String>>(String reason)) {
      problems.add(
          new Finding(
              Reason.OLDER_ENVIRONMENT,
              "it is unknown which pods run with what they were given before a change: " + reason,
              "compare the pods' start with the time of the change, or make it readable"));
    }
    return List.copyOf(problems);
  }

  private static String name(Holder holder) {
    String process = "process " + holder.pid() + " (" + holder.command() + ")";
    return holder
        .container()
        .map(container -> process + " of pod " + container.pod())
        .orElse(process + " of the host");
  }
}
