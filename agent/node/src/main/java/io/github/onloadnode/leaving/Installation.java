package io.github.onloadnode.leaving;

import java.time.Instant;
import java.util.Optional;

/**
 * The installation that this uninstall is of. Its pod may start late, or may have been applied
 * together with the chart's other objects; it must not remove what is meant to stay.
 *
 * @param orders where its nodes get their orders from
 * @param pod when the pod was created in which this runs; empty where it runs in none of the chart
 */
record Installation(Orders orders, Optional<Instant> pod) {

  /**
   * Reads what is known of it.
   *
   * @param name of the pod in which this runs
   */
  static Installation of(ClusterApi api, Patience patience, Orders orders, Optional<String> name)
      throws InterruptedException {
    return new Installation(
        orders,
        name.isEmpty()
            ? Optional.empty()
            : patience
                .until(() -> api.cleanupPod(name.get()))
                .flatMap(found -> found.items().stream().findFirst()));
  }

  /**
   * Checks that the ConfigMap is of this installation.
   *
   * @throws LeavingException if it is of another
   */
  void check(ReleaseMap map) {
    if (!map.release()) {
      throw new LeavingException(foreign(map));
    }
    Optional<Instant> later =
        map.created().filter(created -> pod.filter(created::isAfter).isPresent());
    if (later.isPresent()) {
      throw new LeavingException(another(map, later.get(), pod.orElseThrow()));
    }
  }

  private Outcome foreign(ReleaseMap map) {
    return new Outcome.Declined(
        "ConfigMap %s has no annotation %s: this installation was not made by \"helm install\", and this pod is of a hook that was applied together with it"
            .formatted(map.name(), ReleaseMap.RELEASE),
        "render the chart with --no-hooks, and delete the Jobs onload-agent-cleanup and"
            + " onload-agent-labels. To remove Onload, "
            + byHand()
            + ", and then delete the objects");
  }

  private String byHand() {
    return switch (orders) {
      case FILE ->
          "write \"onload: null\" into that ConfigMap (or render with remove=true), wait until the"
              + " annotation node.onload.amd.com/observed of each node says Removed";
      case CLUSTER ->
          "run \"kubectl delete onloads --all --all-namespaces\", which waits until all nodes have"
              + " removed it";
    };
  }

  private static Outcome another(ReleaseMap map, Instant created, Instant pod) {
    return new Outcome.Declined(
        "ConfigMap %s was created at %s, after this pod (%s): it is of another installation than the one that was uninstalled"
            .formatted(map.name(), created, pod),
        "delete the Job onload-agent-cleanup; to uninstall what is there now, run \"helm"
            + " uninstall\" after that");
  }
}
