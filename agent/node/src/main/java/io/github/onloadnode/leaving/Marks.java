package io.github.onloadnode.leaving;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Removes our labels and annotations from all nodes once no agent is left to write them. */
final class Marks {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final ClusterApi api;
  private final Orders orders;
  private final Patience agentsEnd;
  private final Patience patience;

  /**
   * @param agentsEnd how long to wait for agents to end. An agent on a node that is down never
   *     ends, but without its account it cannot write either
   */
  Marks(ClusterApi api, Orders orders, Patience agentsEnd, Patience patience) {
    this.api = api;
    this.orders = orders;
    this.agentsEnd = agentsEnd;
    this.patience = patience;
  }

  Outcome run() throws InterruptedException {
    declineWhileInstalled();
    awaitAgents();
    // A new installation may have come meanwhile.
    declineWhileInstalled();
    Outcome outcome =
        new Unmarking(api, patience)
            .run(patience.until(() -> api.nodes(ClusterNode::marks)).orElseThrow());
    // Also in mode file: the release may have been in mode cluster before.
    new LeftLeases(api, patience).delete();
    return outcome;
  }

  private void awaitAgents() throws InterruptedException {
    List<AgentPod> left = agents();
    while (!left.isEmpty() && !agentsEnd.isOver()) {
      agentsEnd.pause(BETWEEN_LOOKS);
      left = agents();
    }
    if (!left.isEmpty()) {
      patience.say(
          "no longer waiting for pods "
              + left.stream().map(AgentPod::name).collect(Collectors.joining(", ")));
    }
  }

  private List<AgentPod> agents() throws InterruptedException {
    return patience.until(api::agents).orElseThrow().items();
  }

  private void declineWhileInstalled() throws InterruptedException {
    if (map().isPresent()) {
      throw new LeavingException(
          new Outcome.Declined(
              "ConfigMap "
                  + orders.sign()
                  + " is still there, so Onload is not uninstalled, and its agents would write"
                  + " their labels again",
              "delete the Job onload-agent-labels; the chart runs it again when \"helm uninstall\""
                  + " has deleted the release. If you apply what \"helm template\" renders, render"
                  + " it with --no-hooks"));
    }
  }

  /** Nothing where this account may not read it: charts before this check do not permit it. */
  private Optional<ReleaseMap> map() throws InterruptedException {
    try {
      return patience.until(() -> api.release(orders.sign()));
    } catch (LeavingException e) {
      if (e.outcome() instanceof Outcome.Denied) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
