package io.github.onloadnode.leaving;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks all nodes to remove Onload, and waits until each has. */
final class Removal {

  /** A node that only restarts is back within this time. */
  static final Duration UNTIL_GIVEN_UP = Duration.ofMinutes(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final ClusterApi api;
  private final Patience patience;
  private final Map<String, String> said = new HashMap<>();
  private final Map<String, Instant> downSince = new HashMap<>();
  private Instant lastLine;

  Removal(ClusterApi api, Patience patience) {
    this.api = api;
    this.patience = patience;
    this.lastLine = patience.now();
  }

  Outcome run() throws InterruptedException {
    Optional<Boolean> told = patience.until(api::askForRemoval);
    patience.say(
        told.map(anew ->
                anew
                    ? "asked all nodes for the removal (ConfigMap " + DesiredMap.NAME + ")"
                    : "all nodes are asked for the removal already")
            .orElse("there is no ConfigMap " + DesiredMap.NAME + ", so no node can be asked"));
    while (true) {
      Instant began = patience.now();
      Map<String, Stand> stands = look();
      Duration took = Duration.between(began, patience.now());
      stands.forEach(this::report);
      List<String> open =
          stands.entrySet().stream()
              .filter(entry -> isOpen(entry.getKey(), entry.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (open.isEmpty()) {
        return done(stands);
      }
      if (told.isEmpty()) {
        return stuck("ConfigMap " + DesiredMap.NAME + " is gone, and Onload is not", open, stands);
      }
      if (patience.isOver()) {
        return stuck("the time is up, and Onload is not removed everywhere", open, stands);
      }
      remind(open);
      // A look at thousands of nodes takes seconds: ask no more than half of the time.
      patience.pause(took.compareTo(BETWEEN_LOOKS) > 0 ? took : BETWEEN_LOOKS);
    }
  }

  private record Named(String node, Stand stand) {}

  /** The nodes where an agent runs or has written its annotation. */
  private Map<String, Stand> look() throws InterruptedException {
    Map<String, List<AgentPod>> agents =
        patience.until(api::agents).orElse(List.of()).stream()
            .collect(Collectors.groupingBy(AgentPod::node));
    return patience
        .until(() -> api.nodes(node -> judge(node, agents.getOrDefault(node.name(), List.of()))))
        .orElse(List.of())
        .stream()
        .collect(Collectors.toMap(Named::node, Named::stand, (_, last) -> last, TreeMap::new));
  }

  private static Optional<Named> judge(ClusterNode node, List<AgentPod> agents) {
    return node.observed().isEmpty() && agents.isEmpty()
        ? Optional.empty()
        : Optional.of(new Named(node.name(), Stand.of(node, agents)));
  }

  private void report(String name, Stand stand) {
    if (stand instanceof Stand.Down) {
      downSince.putIfAbsent(name, patience.now());
    } else {
      downSince.remove(name);
    }
    if (!stand.text().equals(said.put(name, stand.text()))) {
      line(name + ": " + stand.text());
    }
  }

  private void line(String text) {
    patience.say(text);
    lastLine = patience.now();
  }

  private void remind(List<String> open) {
    if (!patience.now().isBefore(lastLine.plus(BETWEEN_LINES))) {
      line("still waiting for " + String.join(", ", open));
    }
  }

  private boolean isOpen(String name, Stand stand) {
    return switch (stand) {
      case Stand.Left() -> false;
      case Stand.Waiting(String _) -> true;
      case Stand.Down(String _) ->
          Optional.ofNullable(downSince.get(name))
              .filter(since -> patience.now().isBefore(since.plus(UNTIL_GIVEN_UP)))
              .isPresent();
    };
  }

  private Outcome done(Map<String, Stand> stands) {
    List<String> down = new ArrayList<>();
    stands.forEach((name, stand) -> {
      if (stand instanceof Stand.Down) {
        down.add(name);
      }
    });
    if (stands.isEmpty()) {
      patience.say("no node has an agent: there is nothing to remove");
    } else {
      patience.say(
          "Onload is removed from %d of %d nodes"
              .formatted(stands.size() - down.size(), stands.size()));
    }
    if (!down.isEmpty()) {
      patience.say(
          "no longer waiting for "
              + String.join(", ", down)
              + ". Modules there are gone with the next reboot; /opt/onload-agent and"
              + " /var/lib/onload-agent stay, unless the chart is installed and uninstalled again"
              + " while the node is up");
    }
    return new Outcome.Done();
  }

  private static Outcome stuck(String why, List<String> open, Map<String, Stand> stands) {
    return new Outcome.Stuck(
        why,
        open.stream()
            .map(name -> name + ": " + Optional.ofNullable(stands.get(name)).orElseThrow().text())
            .toList());
  }
}
