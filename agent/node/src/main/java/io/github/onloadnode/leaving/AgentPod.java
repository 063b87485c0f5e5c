package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A pod of the agents' DaemonSet.
 *
 * @param node where it runs; an empty text before it is scheduled
 * @param phase of Kubernetes
 * @param ending whether it is terminating
 * @param waiting why a container of it does not run, in the kubelet's word; empty if all run
 */
record AgentPod(String name, String node, String phase, boolean ending, Optional<String> waiting) {

  static AgentPod of(JsonNode object) {
    return new AgentPod(
        object.path("metadata").path("name").asText(),
        object.path("spec").path("nodeName").asText(),
        object.path("status").path("phase").asText("Unknown"),
        object.path("metadata").has("deletionTimestamp"),
        waiting(object.path("status")));
  }

  private static Optional<String> waiting(JsonNode status) {
    for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : status.path(kind)) {
        JsonNode reason = container.path("state").path("waiting").path("reason");
        if (reason.isTextual()) {
          return Optional.of(reason.asText());
        }
      }
    }
    return Optional.empty();
  }

  /** Whether an agent runs in it, or soon will. */
  boolean isAlive() {
    return !ending && (phase.equals("Running") || phase.equals("Pending"));
  }
}
