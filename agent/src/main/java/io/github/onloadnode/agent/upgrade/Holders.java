package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.node.Holder;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.PodContainer;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.payload.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who keeps the modules from being unloaded. */
final class Holders {

  private Holders() {}

  /** Names everybody who holds a device, or says that nobody knows; empty where nobody does. */
  static Optional<Problem> problem(NodeState state, Holding holding) {
    List<String> names = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    switch (holding.pods()) {
      case Reading.Present<List<String>>(List<String> pods) ->
          pods.forEach(pod -> names.add("pod " + pod));
      case Reading.Absent<List<String>>() -> unknown.add("kubelet lists no pods");
      case Reading.Unreadable<List<String>>(String reason) -> unknown.add(reason);
    }
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
          new Problem(
              Reason.WAITING_FOR_HOLDERS,
              "devices are held by " + String.join(", ", names),
              "end them, or drain the node"));
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.HOLDERS_UNKNOWN,
                "who holds devices is not known: " + String.join(", ", unknown),
                "unknown counts as held: make it readable for the agent"));
  }

  /** Pods that were given files of another payload than the revision's, and still run with them. */
  static List<Problem> olderEnvironments(Revision revision, NodeState state) {
    return state.holders().toOptional().orElse(List.of()).stream()
        .filter(holder -> !holder.controlPlaneServer())
        .filter(holder -> !holder.copies().isEmpty())
        .filter(holder -> !holder.copies().contains(revision.payload().digest()))
        .flatMap(holder -> holder.container().map(Holders::pod).stream())
        .distinct()
        .map(pod ->
            new Problem(
                Reason.OLDER_ENVIRONMENT,
                "pod " + pod + " runs with the Onload files of before the last change",
                "restart the pod when it suits, to give it those of " + revision.rev()))
        .toList();
  }

  private static String name(Holder holder) {
    String process = "process " + holder.pid() + " (" + holder.command() + ")";
    return holder
        .container()
        .map(container -> process + " of pod " + pod(container))
        .orElse(process + " of the host");
  }

  private static String pod(PodContainer container) {
    return container.name().map(Object::toString).orElse(container.podUid());
  }
}
