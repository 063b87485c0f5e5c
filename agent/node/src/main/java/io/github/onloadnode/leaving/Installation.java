package io.github.onloadnode.leaving;

import java.time.Instant;
import java.util.Optional;

/**
 * The installation that this uninstall is of. Its pod may start late, or may have been applied
 * together with the chart's other objects; it must not remove what is meant to stay.
 *
 * @param pod when the pod was created in which this runs; empty where it runs in none of the chart
 */
record Installation(Optional<Instant> pod) {

  /**
   * Reads what is known of it.
   *
   * @param name of the pod in which this runs
   */
  static Installation of(ClusterApi api, Patience patience, Optional<String> name)
      throws InterruptedException {
    return new Installation(
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
  void check(DesiredMap map) {
    if (!map.isOfARelease()) {
      throw new LeavingException(foreign());
    }
    Optional<Instant> later =
        map.created().filter(created -> pod.filter(created::isAfter).isPresent());
    if (later.isPresent()) {
      throw new LeavingException(another(later.get(), pod.orElseThrow()));
    }
  }

  private static Outcome foreign() {
    return new Outcome.Declined(
        "ConfigMap %s has no annotation %s: this installation was not made by \"helm install\", and this pod is of a hook that was applied together with it"
            .formatted(DesiredMap.NAME, DesiredMap.RELEASE),
        "render the chart with --no-hooks, and delete the Jobs onload-agent-cleanup and"
            + " onload-agent-labels. To remove Onload, write \"onload: null\" into that ConfigMap"
            + " (or render with remove=true), wait until the annotation"
            + " node.onload.amd.com/observed of each node says Removed, and then delete the"
            + " objects");
  }

  private static Outcome another(Instant created, Instant pod) {
    return new Outcome.Declined(
        "ConfigMap %s was created at %s, after this pod (%s): it is of another installation than the one that was uninstalled"
            .formatted(DesiredMap.NAME, created, pod),
        "delete the Job onload-agent-cleanup; to uninstall what is there now, run \"helm"
            + " uninstall\" after that");
  }
}
