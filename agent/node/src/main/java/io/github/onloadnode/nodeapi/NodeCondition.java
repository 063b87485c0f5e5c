package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.JsonText;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The condition {@code OnloadReady} of a Node. Pure.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 */
record NodeCondition(String status, String reason, String message) {

  static final String TYPE = "OnloadReady";

  private static final int LONGEST_MESSAGE = 1024;
  private static final String CONDITIONS = "conditions";

  /** What a pass says; empty where the node is not meant to run Onload. */
  static Optional<NodeCondition> of(Pass pass) {
    if (pass.journal().isEmpty()) {
      Optional<Finding> why = pass.problems().stream().findFirst();
      return Optional.of(
          of("Unknown", why.map(found -> found.reason().text()).orElse("JournalUnreadable"), why));
    }
    Journal journal = pass.journal().get();
    if (journal.step() == Step.IDLE && journal.committed().isEmpty()) {
      return Optional.empty();
    }
    Optional<Revision> served = NodeLabels.served(pass);
    return Optional.of(
        served.isPresent()
            ? new NodeCondition(
                "True",
                "Verified",
                JsonText.cut(
                    "Onload "
                        + served.get().onload().version().orElse(served.get().rev())
                        + " was verified in this boot",
                    LONGEST_MESSAGE))
            : of("False", reason(pass, journal), pass.serving().withheld()));
  }

  private static NodeCondition of(String status, String reason, Optional<Finding> why) {
    String message = why.map(found -> found.message() + "; " + found.remedy()).orElse("");
    return new NodeCondition(status, reason, JsonText.cut(message, LONGEST_MESSAGE));
  }

  /** During a change the phase: its steps would only add writes. */
  private static String reason(Pass pass, Journal journal) {
    Phase phase = ObservedAnnotation.phase(journal.step());
    return switch (phase) {
      case QUIESCED, BUSY, ROLLING_BACK, FAILED -> phase.text();
      case READY, STAGING, STAGED ->
          pass.serving().withheld().map(why -> why.reason().text()).orElse("NotVerified");
    };
  }

  /** Whether others see no difference; messages may differ, because they have counts and times. */
  boolean isLike(NodeCondition other) {
    return status.equals(other.status) && reason.equals(other.reason);
  }

  /**
   * A strategic merge patch with this one condition: a JSON merge patch would replace all of them.
   *
   * @param before what is there now; its time stays if the status does
   */
  String patch(Optional<NodeCondition> before, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", TYPE);
    condition.put("status", status);
    condition.put("reason", reason);
    condition.put("message", message);
    condition.put("lastHeartbeatTime", time);
    if (before.filter(known -> known.status.equals(status)).isEmpty()) {
      condition.put("lastTransitionTime", time);
    }
    return patch(condition);
  }

  /** A strategic merge patch that takes the condition away. */
  static String removal() {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("$patch", "delete");
    condition.put("type", TYPE);
    return patch(condition);
  }

  private static String patch(Map<String, Object> condition) {
    return JsonWriter.write(Map.of("status", Map.of(CONDITIONS, List.of(condition))));
  }

  /**
   * Finds the condition in a Node.
   *
   * @throws IOException if it is not JSON
   */
  static Optional<NodeCondition> find(String node) throws IOException {
    Optional<NodeCondition> found = Optional.empty();
    try (JsonParser parser = new JsonFactory().createParser(node)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean status = parser.currentName().equals("status");
        if (parser.nextToken() == JsonToken.START_OBJECT && status) {
          found = inStatus(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return found;
  }

  private static Optional<NodeCondition> inStatus(JsonParser parser) throws IOException {
    Optional<NodeCondition> found = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean conditions = parser.currentName().equals(CONDITIONS);
      if (parser.nextToken() == JsonToken.START_ARRAY && conditions) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          Map<String, String> fields = texts(parser);
          if (TYPE.equals(fields.get("type"))) {
            found =
                Optional.of(
                    new NodeCondition(
                        fields.getOrDefault("status", ""),
                        fields.getOrDefault("reason", ""),
                        fields.getOrDefault("message", "")));
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        texts.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return texts;
  }
}
