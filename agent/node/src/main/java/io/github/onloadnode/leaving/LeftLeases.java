package io.github.onloadnode.leaving;

import java.util.List;
import java.util.Optional;

/**
 * Deletes the Leases of agents and controller when nobody is left to renew them. They do no harm,
 * so that nothing waits for what cannot be deleted.
 */
final class LeftLeases {

  private final ClusterApi api;
  private final Patience patience;

  LeftLeases(ClusterApi api, Patience patience) {
    this.api = api;
    this.patience = patience;
  }

  void delete() {
    if (patience.isPast()) {
      return;
    }
    Reply<Listing<String>> found = api.leases();
    int deleted = 0;
    Optional<String> why = why(found);
    for (String name : names(found)) {
      if (patience.isPast()) {
        why = why.or(() -> Optional.of("the time was up"));
        break;
      }
      Reply<Boolean> reply = api.deleteLease(name);
      deleted += reply instanceof Reply.Got<Boolean> ? 1 : 0;
      why = why.or(() -> why(reply));
    }
    if (deleted > 0) {
      patience.say("deleted " + deleted + " Leases");
    }
    why.ifPresent(text -> patience.say("Leases are left, which nobody needs: " + text));
  }

  private static List<String> names(Reply<Listing<String>> found) {
    return found instanceof Reply.Got<Listing<String>>(Listing<String> leases)
        ? leases.items()
        : List.of();
  }

  private static Optional<String> why(Reply<?> reply) {
    return switch (reply) {
      case Reply.Got<?> _, Reply.Gone<?> _ -> Optional.empty();
      case Reply.Refused<?>(String text) -> Optional.of(text);
      case Reply.Away<?>(String text, Optional<?> _) -> Optional.of(text);
    };
  }
}
