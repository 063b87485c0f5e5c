package io.github.onloadnode.leaving;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Asks all nodes for the removal, where this uninstall may do so. For one thread. */
final class Asking {

  private final ClusterApi api;
  private final Patience patience;
  private final Installation installation;
  private final String retry;

  /**
   * @param clock the wall clock; a new text for each asking comes from it
   * @param installation that this uninstall is of
   */
  Asking(ClusterApi api, Patience patience, InstantSource clock, Installation installation) {
    this.api = api;
    this.patience = patience;
    this.installation = installation;
    this.retry = "uninstall " + clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  void run() throws InterruptedException {
    Told before =
        patience.until(() -> ask(Told.Other.class::isInstance)).orElseGet(Told.Nothing::new);
    switch (before) {
      case Told.Nothing() ->
          patience.say("there is no ConfigMap " + DesiredMap.NAME + ", so no node can be asked");
      case Told.Other() ->
          patience.say("asked all nodes for the removal (ConfigMap " + DesiredMap.NAME + ")");
      case Told.Remove asked -> askAgain(asked);
    }
  }

  /** Asks if the ConfigMap tells this; returns what it told before. */
  private Reply<Told> ask(Predicate<Told> where) {
    return api.desired()
        .then(map -> {
          installation.check(ReleaseMap.of(map.object()));
          Reply<Told> told = new Reply.Got<>(map.told());
          return where.test(map.told()) ? api.write(map.removal(retry)).then(_ -> told) : told;
        });
  }

  /**
   * A node in the middle of its removal would begin again with a new text, and give devices away
   * for a moment; so there is one only for nodes whose removal ended in vain.
   */
  private void askAgain(Told.Remove asked) throws InterruptedException {
    List<String> inVain = inVain(asked);
    if (inVain.isEmpty()) {
      patience.say("all nodes are asked for the removal already");
      return;
    }
    Optional<Told> before = patience.until(() -> ask(asked::equals));
    // The answer to the first try may have been lost.
    Told ours = new Told.Remove(Optional.of(retry));
    patience.say(
        before.filter(told -> told.equals(asked) || told.equals(ours)).isPresent()
            ? "asked all nodes for the removal again, because it ended in vain on "
                + String.join(", ", inVain)
            : "somebody else has just asked all nodes for the removal again");
  }

  private List<String> inVain(Told.Remove asked) throws InterruptedException {
    Set<String> alive =
        patience.until(api::agents).orElseThrow().items().stream()
            .filter(AgentPod::isAlive)
            .map(AgentPod::node)
            .collect(Collectors.toSet());
    return patience
        .until(() ->
            api.nodes(node ->
                node.said()
                    .filter(_ -> alive.contains(node.name()))
                    .flatMap(asked::endedInVain)
                    .map(outcome -> node.name() + " (" + outcome.text() + ")")))
        .orElseThrow()
        .items();
  }
}
