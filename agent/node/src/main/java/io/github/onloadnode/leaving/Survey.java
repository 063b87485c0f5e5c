package io.github.onloadnode.leaving;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known of the nodes where an agent runs or has written its annotation. One thread. */
final class Survey {

  private final ClusterApi api;
  private final Patience patience;
  private final SortedMap<String, Stand> stands = new TreeMap<>();
  private Told told = new Told.Nothing();
  private boolean whole;

  Survey(ClusterApi api, Patience patience) {
    this.api = api;
    this.patience = patience;
  }

  /** What the ConfigMap told the nodes at the last look. */
  Told told() {
    return told;
  }

  SortedMap<String, Stand> stands() {
    return stands;
  }

  /** Whether every node was looked at, at least once. */
  boolean isWhole() {
    return whole;
  }

  /** Looks at all nodes. At the end of the time what was known stays known. */
  void look() throws InterruptedException {
    try {
      told = patience.until(api::desired).map(DesiredMap::told).orElseGet(Told.Nothing::new);
      Optional<Listing<AgentPod>> agents = patience.until(api::agents).filter(Listing::whole);
      if (agents.isPresent()) {
        look(agents.get().items().stream().collect(Collectors.groupingBy(AgentPod::node)));
      }
    } catch (LeavingException e) {
      if (!whole || !(e.outcome() instanceof Outcome.Unanswered)) {
        throw e;
      }
      patience.say("API server: the last look at the nodes was not answered");
    }
  }

  private record Named(String node, Stand stand) {}

  private void look(Map<String, List<AgentPod>> agents) throws InterruptedException {
    Listing<Named> seen =
        patience
            .until(
                () -> api.nodes(node -> judge(node, agents.getOrDefault(node.name(), List.of()))))
            .orElseThrow();
    if (seen.whole()) {
      stands.clear();
      whole = true;
    }
    seen.items().forEach(each -> stands.put(each.node(), each.stand()));
  }

  private Optional<Named> judge(ClusterNode node, List<AgentPod> agents) {
    return node.observed().isEmpty() && agents.isEmpty()
        ? Optional.empty()
        : Optional.of(new Named(node.name(), Stand.of(node, agents, told)));
  }
}
