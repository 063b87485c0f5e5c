package io.github.onloadnode.leaving;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Asks all nodes for the removal. For one thread. */
final class Asking {

  private final ClusterApi api;
  private final Patience patience;
  private final InstantSource clock;

  /**
   * @param clock the wall clock; a new text for each asking comes from it
   */
  Asking(ClusterApi api, Patience patience, InstantSource clock) {
    this.api = api;
    this.patience = patience;
    this.clock = clock;
  }

  void run() throws InterruptedException {
    Told before = patience.until(this::ask).orElseGet(Told.Nothing::new);
    switch (before) {
      case Told.Nothing() ->
          patience.say("there is no ConfigMap " + DesiredMap.NAME + ", so no node can be asked");
      case Told.Other() ->
          patience.say("asked all nodes for the removal (ConfigMap " + DesiredMap.NAME + ")");
      case Told.Remove _ -> patience.say("all nodes are asked for the removal already");
    }
  }

  /** Asks unless the ConfigMap does so already; returns what it told before. */
  private Reply<Told> ask() {
    return api.desired()
        .then(map -> {
          Reply<Told> told = new Reply.Got<>(map.told());
          return map.told() instanceof Told.Other
              ? api.write(map.removal(newRetry())).then(_ -> told)
              : told;
        });
  }

  private String newRetry() {
    return "uninstall " + clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
