package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Fleet;
import io.github.onloadnode.lab.Guest;

/** One node of a fleet, as its kernel, its kubelet and its Node object show it. */
record FleetNode(Fleet fleet, int number) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "node.onload.amd.com/";

  String name() {
    return "n" + number;
  }

  private Cluster cluster() {
    return fleet.cluster();
  }

  private Guest guest() {
    return fleet.node(number);
  }

  /** Of the Onload in its kernel; empty where there is none. */
  String version() {
    return guest().output("cat /sys/module/onload/version 2> /dev/null || true");
  }

  /** When its kernel got the module; another one after it was loaded anew. */
  String loadedAt() {
    return guest().output("stat -c %Z /sys/module/onload");
  }

  String allocatable() {
    return cluster().value("node " + name(), "{.status.allocatable.amd\\.com/onload}");
  }

  String label(String name) {
    return cluster().value("node " + name(), "{.metadata.labels.%s}".formatted(escaped(name)));
  }

  /** The text of one of the protocol's annotations; empty where there is none. */
  String annotation(String name) {
    return cluster().value("node " + name(), "{.metadata.annotations.%s}".formatted(escaped(name)));
  }

  private static String escaped(String name) {
    return (PREFIX + name).replace(".", "\\.");
  }

  /** What its agent wrote; a missing node before it wrote anything. */
  JsonNode observed() {
    return json(annotation("observed"));
  }

  JsonNode desired() {
    return json(annotation("desired"));
  }

  private static JsonNode json(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  String phase() {
    return observed().path("phase").asText();
  }

  /** The outcome and the reason of its last order. */
  String result() {
    var result = observed().path("result");
    return "%s %s".formatted(result.path("outcome").asText(), result.path("reason").asText(""));
  }

  /** Whether it runs this version and offers all devices of it. */
  void assertServes(String version, String devices) {
    assertThat(version()).as("Onload on %s", name()).isEqualTo(version);
    assertThat(label("ready")).as("label ready of %s", name()).isEqualTo("true");
    assertThat(allocatable()).as("devices of %s", name()).isEqualTo(devices);
  }

  void awaitServes(String version) {
    await().atMost(SOON).untilAsserted(() -> assertServes(version, "100"));
  }

  void annotate(String nameAndValue) {
    cluster().kubectl("annotate --overwrite node %s %s%s".formatted(name(), PREFIX, nameAndValue));
  }
}
