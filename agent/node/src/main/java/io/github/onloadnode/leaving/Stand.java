package io.github.onloadnode.leaving;

import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's progress with the removal. Pure. */
sealed interface Stand {

  /** Onload is gone, and the agent has reported it. */
  record Left() implements Stand {}

  /** The agent works on it or will. */
  record Waiting(String why) implements Stand {}

  /**
   * No agent on the node can act now.
   *
   * @param up whether the node is Ready, so that an agent may only be on its way
   */
  record Down(String why, boolean up) implements Stand {}

  /** For people. */
  default String text() {
    return switch (this) {
      case Left() -> "Onload is removed";
      case Waiting(String why) -> why;
      case Down(String why, boolean _) -> why;
    };
  }

  /**
   * The progress of a node.
   *
   * @param pods the agents' pods on this node
   * @param told what the ConfigMap tells it
   */
  static Stand of(ClusterNode node, List<AgentPod> pods, Told told) {
    Optional<Observed> said = node.said();
    if (said.filter(Stand::isRemoved).filter(answer -> answers(answer, told)).isPresent()) {
      return new Left();
    }
    String holders = said.map(Observed::holders).map(Stand::holders).orElse("");
    if (!node.ready()) {
      return new Down("the node is not Ready" + holders, false);
    }
    Optional<AgentPod> agent = pods.stream().filter(AgentPod::isAlive).findFirst();
    if (agent.isEmpty()) {
      return new Down("no agent runs there" + holders, true);
    }
    return new Waiting(
        said.map(Stand::work).orElseGet(() -> silence(node, agent.get()))
            + holders
            + trouble(agent.get()));
  }

  /** A node that removed Onload may have been told since then to install it again. */
  private static boolean answers(Observed said, Told told) {
    return switch (told) {
      case Told.Remove asked -> asked.isAnsweredBy(said);
      case Told.Nothing() -> true;
      case Told.Other() -> false;
    };
  }

  private static boolean isRemoved(Observed said) {
    return said.phase() == Phase.READY
        && said.lastGood().isEmpty()
        && said.result()
            .filter(end -> end.outcome() == OrderOutcome.REMOVED && end.seq() == said.seq())
            .isPresent();
  }

  private static String silence(ClusterNode node, AgentPod agent) {
    String pod = "its agent (pod " + agent.name() + ", " + agent.phase() + ") ";
    return node.observed().isEmpty()
        ? pod + "has not reported yet"
        : pod + "wrote an annotation " + NodeKeys.OBSERVED + " that is not understood";
  }

  /** As long as its container does not run, the rest is what it said before. */
  private static String trouble(AgentPod agent) {
    return agent
        .waiting()
        .map(reason -> "; its agent does not run now: pod " + agent.name() + " is in " + reason)
        .orElse("");
  }

  private static String work(Observed said) {
    if (isRemoved(said)) {
      return "says Removed, but not yet in answer to this uninstall";
    }
    return switch (said.phase()) {
      case READY -> "has not begun yet" + ending(said);
      case STAGING, STAGED -> "is about to begin";
      case QUIESCED -> "withholds devices and waits until nobody holds one";
      case BUSY -> "unloads the modules";
      case ROLLING_BACK -> "rolls back" + ending(said);
      case FAILED -> "is in phase Failed and waits for a person" + ending(said);
    };
  }

  private static String ending(Observed said) {
    return said.result().map(Stand::ending).orElse("");
  }

  private static String ending(Ending end) {
    String reason = end.reason().map(known -> ": " + known).orElse("");
    String message = end.message().map(known -> ", " + known).orElse("");
    return " (its last order ended as " + end.outcome().text() + reason + message + ")";
  }

  private static String holders(Holding holding) {
    List<String> who = new ArrayList<>();
    int pods = holding.count() - holding.host();
    if (pods > 0) {
      who.add(counted(pods, "pod") + named(holding.pods(), pods));
    }
    if (holding.host() > 0) {
      who.add(counted(holding.host(), "process", "processes") + " of the host");
    }
    String held = who.isEmpty() ? "" : "; devices are held by " + String.join(" and ", who);
    return held + holding.unknown().map(why -> "; there may be more holders: " + why).orElse("");
  }

  private static String named(List<HoldingPod> pods, int count) {
    List<String> names = pods.stream().map(Stand::name).toList();
    String more = count > names.size() ? " and " + (count - names.size()) + " more" : "";
    return names.isEmpty() ? "" : ": " + String.join(", ", names) + more;
  }

  private static String name(HoldingPod pod) {
    String name = pod.name().or(pod::uid).orElse("unknown");
    return pod.namespace().map(namespace -> namespace + "/" + name).orElse(name);
  }

  private static String counted(int number, String one) {
    return counted(number, one, one + "s");
  }

  private static String counted(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
