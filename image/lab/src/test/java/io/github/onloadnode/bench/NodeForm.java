package io.github.onloadnode.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.NodeKeys;
import java.util.Map;

/** A Node object of the size that those of large clusters have, which is mostly its images. */
final class NodeForm {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IMAGES = 50;
  private static final int LEAST_BYTES = 14 * 1024;

  private NodeForm() {}

  static String json(String name, String observed) {
    ObjectNode node = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Node");
    ObjectNode metadata = node.putObject("metadata").put("name", name);
    metadata
        .putObject("labels")
        .put("kubernetes.io/os", "linux")
        .put("kubernetes.io/arch", "amd64")
        .put("kubernetes.io/hostname", name);
    metadata.putObject("annotations").put(NodeKeys.OBSERVED, observed);
    ObjectNode status = node.putObject("status");
    for (String kind : new String[] {"capacity", "allocatable"}) {
      status.putObject(kind).put("cpu", "64").put("memory", "256Gi").put("pods", "110");
    }
    status.putObject("nodeInfo").setAll(info());
    condition(status.putArray("conditions"), "Ready", true);
    ArrayNode images = status.putArray("images");
    for (int number = 0; number < IMAGES; number++) {
      images
          .addObject()
          .put("sizeBytes", 100_000_000L + number)
          .putArray("names")
          .add("registry.example.com/team-%02d/service@sha256:%064x".formatted(number, number))
          .add(
              "registry.example.com/team-%02d/service-with-a-long-name:%064x"
                  .formatted(number, number));
    }
    String text = node.toString();
    if (text.length() < LEAST_BYTES) {
      throw new IllegalStateException("a Node object has only %d bytes".formatted(text.length()));
    }
    return text;
  }

  private static ObjectNode info() {
    ObjectNode info = JSON.createObjectNode();
    for (var field :
        Map.of(
                "machineID", "m",
                "systemUUID", "s",
                "bootID", "b",
                "kernelVersion", PlayedNode.KERNEL,
                "osImage", "Debian GNU/Linux 13 (trixie)",
                "containerRuntimeVersion", "containerd://1.7.24",
                "kubeletVersion", "v1.36.3",
                "kubeProxyVersion", "",
                "operatingSystem", "linux",
                "architecture", "amd64")
            .entrySet()) {
      info.put(field.getKey(), field.getValue());
    }
    return info;
  }

  private static void condition(ArrayNode conditions, String type, boolean status) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", status ? "True" : "False")
        .put("reason", "Played")
        .put("message", "")
        .put("lastHeartbeatTime", "2026-01-01T00:00:00Z")
        .put("lastTransitionTime", "2026-01-01T00:00:00Z");
  }

  /** The agent's own condition, as a strategic merge patch of the status. */
  static String condition(boolean serves) {
    ObjectNode patch = JSON.createObjectNode();
    condition(patch.putObject("status").putArray("conditions"), "OnloadReady", serves);
    return patch.toString();
  }
}
