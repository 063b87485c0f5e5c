package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A pod of the agents' DaemonSet.
 *
 * @param node where it runs; an empty text before it is scheduled
 * @param phase of Kubernetes
 * @param ending whether it is terminating
 */
record AgentPod(String name, String node, String phase, boolean ending) {

  static AgentPod of(JsonNode object) {
    return new AgentPod(
        object.path("metadata").path("name").asText(),
        object.path("spec").path("nodeName").asText(),
        object.path("status").path("phase").asText("Unknown"),
        object.path("metadata").has("deletionTimestamp"));
  }

  /** Whether an agent runs in it, or soon will. */
  boolean isAlive() {
    return !ending && (phase.equals("Running") || phase.equals("Pending"));
  }
}
