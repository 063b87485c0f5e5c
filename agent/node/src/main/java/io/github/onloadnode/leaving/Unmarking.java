package io.github.onloadnode.leaving;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes our labels and annotations from each node on its own: what stands in the way of one, such
 * as the policy of somebody else, keeps no other. For one thread.
 */
final class Unmarking {

  /** More names than this make no command that a person would read. */
  private static final int MOST_NAMES = 20;

  private final ClusterApi api;
  private final Patience patience;

  /** The nodes that have some, and what the server said last. */
  private final Map<ClusterNode.Marks, Reply<Boolean>> left = new LinkedHashMap<>();

  private int cleaned;

  Unmarking(ClusterApi api, Patience patience) {
    this.api = api;
    this.patience = patience;
  }

  Outcome run(Listing<ClusterNode.Marks> marked) throws InterruptedException {
    marked
        .items()
        .forEach(
            marks -> left.put(marks, new Reply.Away<>("the time was up before", Optional.empty())));
    Instant rightsAreKnown = patience.now().plus(Patience.UNTIL_RIGHTS_ARE_KNOWN);
    Duration took = round();
    while (!left.isEmpty() && !patience.isOver() && mayChange(rightsAreKnown)) {
      patience.pause(took.compareTo(Patience.BETWEEN_TRIES) > 0 ? took : Patience.BETWEEN_TRIES);
      took = round();
    }
    patience.say("removed labels and annotations from " + cleaned + " nodes");
    return left.isEmpty() && marked.whole() ? new Outcome.Done() : left(marked.whole());
  }

  /** Tries each node once; returns the time that it took. */
  private Duration round() throws InterruptedException {
    Instant began = patience.now();
    for (ClusterNode.Marks marks : List.copyOf(left.keySet())) {
      if (patience.isPast()) {
        break;
      }
      Reply<Boolean> reply = api.unmark(marks);
      switch (reply) {
        case Reply.Got<Boolean> _ -> {
          left.remove(marks);
          cleaned++;
        }
        case Reply.Gone<Boolean> _ -> left.remove(marks);
        case Reply.Refused<Boolean> _ -> left.put(marks, reply);
        case Reply.Away<Boolean>(String _, Optional<Duration> after) -> {
          left.put(marks, reply);
          patience.pause(after.orElse(Duration.ZERO));
        }
      }
    }
    return Duration.between(began, patience.now());
  }

  private boolean mayChange(Instant rightsAreKnown) {
    return patience.now().isBefore(rightsAreKnown)
        || left.values().stream().anyMatch(Reply.Away.class::isInstance);
  }

  private Outcome left(boolean whole) {
    return new Outcome.Marked(
        whole
            ? "labels or annotations of the agents are left on some nodes"
            : "the time was up before all nodes were looked at",
        left.entrySet().stream()
            .map(entry -> entry.getKey().node() + ": " + why(entry.getValue()))
            .toList(),
        commands(whole));
  }

  private static String why(Reply<Boolean> reply) {
    return switch (reply) {
      case Reply.Refused<Boolean>(String why) -> why;
      case Reply.Away<Boolean>(String why, Optional<Duration> _) -> why;
      case Reply.Got<Boolean> _, Reply.Gone<Boolean> _ -> "";
    };
  }

  private List<String> commands(boolean whole) {
    if (!whole) {
      return List.of();
    }
    String nodes =
        left.size() <= MOST_NAMES
            ? left.keySet().stream().map(ClusterNode.Marks::node).collect(Collectors.joining(" "))
            : "--all";
    return Stream.of(
            command("label", nodes, ClusterNode.Marks::labels),
            command("annotate", nodes, ClusterNode.Marks::annotations))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> command(
      String verb, String nodes, Function<ClusterNode.Marks, List<String>> keys) {
    TreeSet<String> all = new TreeSet<>();
    left.keySet().forEach(marks -> all.addAll(keys.apply(marks)));
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of("kubectl " + verb + " nodes " + nodes + " " + String.join("- ", all) + "-");
  }
}
