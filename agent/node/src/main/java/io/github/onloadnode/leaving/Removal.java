package io.github.onloadnode.leaving;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits until each node has removed Onload. */
final class Removal {

  /** A node that only restarts is back within this time. */
  static final Duration UNTIL_GIVEN_UP = Duration.ofMinutes(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Survey survey;
  private final Patience patience;
  private final Map<String, String> said = new HashMap<>();
  private final Map<String, Instant> downSince = new HashMap<>();
  private Instant lastLine;

  Removal(Survey survey, Patience patience) {
    this.survey = survey;
    this.patience = patience;
    this.lastLine = patience.now();
  }

  Outcome run() throws InterruptedException {
    while (true) {
      Instant began = patience.now();
      survey.look();
      Duration took = Duration.between(began, patience.now());
      survey.stands().forEach(this::report);
      boolean last = patience.left().compareTo(took) <= 0;
      List<String> open = open(last);
      Optional<Outcome> end = end(open, last);
      if (end.isPresent()) {
        return end.get();
      }
      remind(open);
      rest(took);
    }
  }

  /** A look at thousands of nodes takes seconds: asks no more than half of the time. */
  private void rest(Duration took) throws InterruptedException {
    Duration usual = took.compareTo(BETWEEN_LOOKS) > 0 ? took : BETWEEN_LOOKS;
    Duration untilTheLast = patience.left().minus(took);
    patience.pause(usual.compareTo(untilTheLast) < 0 ? usual : untilTheLast);
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
    if (!open.isEmpty() && !patience.now().isBefore(lastLine.plus(BETWEEN_LINES))) {
      line("still waiting for " + String.join(", ", open));
    }
  }

  private List<String> open(boolean last) {
    return survey.stands().entrySet().stream()
        .filter(entry -> isOpen(entry.getKey(), entry.getValue(), last))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isOpen(String name, Stand stand, boolean last) {
    return switch (stand) {
      case Stand.Left() -> false;
      case Stand.Waiting(String _) -> true;
      // At the end a node that is down must not keep the others; an agent may be on its way.
      case Stand.Down(String _, boolean up) ->
          (up || !last)
              && Optional.ofNullable(downSince.get(name))
                  .filter(since -> patience.now().isBefore(since.plus(UNTIL_GIVEN_UP)))
                  .isPresent();
    };
  }

  private Optional<Outcome> end(List<String> open, boolean last) {
    Told told = survey.told();
    if (told instanceof Told.Other) {
      return Optional.of(
          new Outcome.Unasked(
              "ConfigMap "
                  + DesiredMap.NAME
                  + " no longer asks for the removal: somebody has written it since",
              lines(open)));
    }
    if (open.isEmpty() && survey.isWhole()) {
      return Optional.of(done());
    }
    List<String> up =
        open.stream().filter(name -> survey.stands().get(name) instanceof Stand.Waiting).toList();
    if (told instanceof Told.Nothing && !up.isEmpty()) {
      return Optional.of(
          new Outcome.Unasked(
              "ConfigMap " + DesiredMap.NAME + " is gone, and Onload is not", lines(up)));
    }
    return last ? Optional.of(stuck(open)) : Optional.empty();
  }

  private Outcome done() {
    Map<String, Stand> stands = survey.stands();
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

  private Outcome stuck(List<String> open) {
    return new Outcome.Stuck(
        survey.isWhole()
            ? "the time is up, and Onload is not removed everywhere"
            : "the time is up, and not all nodes could be looked at",
        lines(open));
  }

  private List<String> lines(List<String> nodes) {
    return nodes.stream()
        .map(name ->
            name + ": " + Optional.ofNullable(survey.stands().get(name)).orElseThrow().text())
        .toList();
  }
}
