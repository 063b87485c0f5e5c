package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.ObservedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Nodes, agents' pods and the ConfigMap, as an API server keeps them. */
abstract class ClusterObjects {

  private static final String COMPONENT = "app.kubernetes.io/component";

  static final ObjectMapper JSON = new ObjectMapper();
  static final String INSTALLED = "onload:\n  source: {hostPath: /srv/onload}\n";
  static final String REMOVED = "# by remove: true\nonload: null\n";

  final Map<String, ObjectNode> nodes = new TreeMap<>();
  final Map<String, ObjectNode> pods = new TreeMap<>();
  Optional<ObjectNode> map = Optional.of(map(INSTALLED));

  /** A node that is Ready, with an agent that runs and says this. */
  void node(String name, Observed said) {
    node(name);
    says(name, said);
    pod(name, "Running");
  }

  ObjectNode node(String name) {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode metadata = node.putObject("metadata").put("name", name);
    metadata.putObject("labels").put("kubernetes.io/os", "linux");
    metadata.putObject("annotations").put("another", "one");
    nodes.put(name, node);
    ready(name, "True");
    return node;
  }

  void ready(String name, String status) {
    ArrayNode conditions = known(nodes, name).putObject("status").putArray("conditions");
    conditions.addObject().put("type", "DiskPressure").put("status", "False");
    conditions.addObject().put("type", "Ready").put("status", status);
  }

  void says(String name, Observed said) {
    annotate(name, ObservedJson.write(said));
  }

  /** Its agent has obeyed what the ConfigMap says now. */
  void removes(String name) {
    ends(name, Sayings.removed());
  }

  /** Its agent has tried what the ConfigMap says now, and it ended so. */
  void ends(String name, Observed said) {
    says(name, Sayings.answering(retry(), said));
  }

  /** The retry text in the ConfigMap. */
  Optional<String> retry() {
    return desired()
        .lines()
        .filter(line -> line.startsWith("retry: "))
        .map(line -> line.replace("retry: ", "").replace("\"", ""))
        .findFirst();
  }

  void annotate(String name, String text) {
    known(nodes, name).withObject("/metadata/annotations").put(NodeKeys.OBSERVED, text);
  }

  void label(String name, String key, String value) {
    known(nodes, name).withObject("/metadata/labels").put(key, value);
  }

  List<String> keys(String name, String kind) {
    List<String> keys = new ArrayList<>();
    known(nodes, name).path("metadata").path(kind).fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static ObjectNode known(Map<String, ObjectNode> objects, String name) {
    return Optional.ofNullable(objects.get(name)).orElseThrow();
  }

  void pod(String node, String phase) {
    ObjectNode pod = JSON.createObjectNode();
    pod.putObject("metadata")
        .put("name", "agent-" + node)
        .putObject("labels")
        .put(COMPONENT, "agent");
    pod.putObject("spec").put("nodeName", node);
    pod.putObject("status").put("phase", phase);
    pods.put(node, pod);
  }

  /** A container of the agent's pod does not run, for this reason. */
  void podWaits(String node, String reason) {
    known(pods, node)
        .withArray("/status/containerStatuses")
        .addObject()
        .putObject("state")
        .putObject("waiting")
        .put("reason", reason);
  }

  /** A pod of the uninstall's Job. */
  void cleanupPod(String name, String created) {
    ObjectNode pod = JSON.createObjectNode();
    pod.putObject("metadata")
        .put("name", name)
        .put("creationTimestamp", created)
        .putObject("labels")
        .put(COMPONENT, "cleanup");
    pods.put(name, pod);
  }

  /** The agent's pod was told to end. */
  void ends(String node) {
    known(pods, node).withObject("/metadata").put("deletionTimestamp", "now");
  }

  static ObjectNode map(String text) {
    return map("onload-agent-desired", text);
  }

  static ObjectNode map(String name, String text) {
    ObjectNode map = JSON.createObjectNode();
    map.putObject("metadata")
        .put("name", name)
        .put("namespace", "onload")
        .put("resourceVersion", "41")
        .put("creationTimestamp", "2026-11-20T08:00:00Z")
        .putObject("annotations")
        .put("meta.helm.sh/release-name", "onload-agent");
    map.putObject("data").put("desired.yaml", text).put("other", "kept");
    return map;
  }

  /** A map that somebody applied on the server's side, labels included. */
  static ObjectNode appliedMap(String manager) {
    ObjectNode map = map(INSTALLED);
    ObjectNode metadata = map.withObject("/metadata");
    metadata.putObject("labels").put("its", "label").put("anothers", "label");
    ObjectNode entry = metadata.putArray("managedFields").addObject();
    entry.put("manager", manager).put("operation", "Apply");
    ObjectNode fields = entry.putObject("fieldsV1");
    fields.putObject("f:metadata").putObject("f:labels").putObject("f:its");
    fields.putObject("f:data").putObject("f:desired.yaml");
    return map;
  }

  String desired() {
    return map.orElseThrow().path("data").path("desired.yaml").asText();
  }
}
