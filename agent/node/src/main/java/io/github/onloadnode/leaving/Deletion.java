package io.github.onloadnode.leaving;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Deletes all Onload resources, and waits until none is left: the controller lets a resource go
 * when its nodes are as its {@code onDelete} says.
 */
final class Deletion {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final ClusterApi api;
  private final Patience patience;
  private final Map<String, String> said = new HashMap<>();
  private Instant lastLine;

  Deletion(ClusterApi api, Patience patience) {
    this.api = api;
    this.patience = patience;
    this.lastLine = patience.now();
  }

  Outcome run() throws InterruptedException {
    while (true) {
      Optional<Listing<OnloadResource>> seen = patience.until(this::deleteAll);
      List<OnloadResource> left = seen.map(Listing::items).orElseGet(List::of);
      if (left.isEmpty() && seen.map(Listing::whole).orElse(true)) {
        patience.say(
            said.isEmpty()
                ? "there is no Onload resource: there is nothing to remove"
                : "all Onload resources are gone");
        return new Outcome.Done();
      }
      left.forEach(this::report);
      remind(left);
      if (patience.isOver()) {
        return new Outcome.Undeleted(
            "the time is up, and not all Onload resources are gone",
            left.stream().map(resource -> resource.key() + ": " + resource.stand()).toList());
      }
      patience.pause(BETWEEN_LOOKS);
    }
  }

  /** All that are there; nothing if the cluster does not have this kind of resource. */
  private Reply<Listing<OnloadResource>> deleteAll() {
    return api.resources()
        .then(found -> {
          for (OnloadResource resource : found.items()) {
            Reply<Boolean> deleted = resource.ending() ? new Reply.Gone<>() : api.delete(resource);
            if (deleted instanceof Reply.Away<Boolean>
                || deleted instanceof Reply.Refused<Boolean>) {
              return deleted.then(_ -> new Reply.Got<>(found));
            }
          }
          return new Reply.Got<>(found);
        });
  }

  private void report(OnloadResource resource) {
    String before = said.put(resource.key(), resource.stand());
    if (before == null) {
      line("deleted " + resource.key());
    } else if (!before.equals(resource.stand())) {
      line(resource.key() + ": " + resource.stand());
    }
  }

  private void remind(List<OnloadResource> left) {
    if (!patience.now().isBefore(lastLine.plus(BETWEEN_LINES))) {
      line(
          "still waiting for "
              + left.stream().map(OnloadResource::key).collect(Collectors.joining(", ")));
    }
  }

  private void line(String text) {
    patience.say(text);
    lastLine = patience.now();
  }
}
