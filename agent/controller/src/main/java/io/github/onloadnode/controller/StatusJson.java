package io.github.onloadnode.controller;

import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonText;
import io.github.onloadnode.rollout.Condition;
import io.github.onloadnode.rollout.RolloutStatus;
import io.github.onloadnode.rollout.RolloutStatus.Counters;
import io.github.onloadnode.rollout.RolloutStatus.NodeNote;
import io.github.onloadnode.rollout.RolloutStatus.PreflightNote;
import io.github.onloadnode.rollout.Slot;
import io.github.onloadnode.rollout.Summary;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The custom resource's status as its schema spells it. */
final class StatusJson {

  private static final int LONGEST = 1024;

  private StatusJson() {}

  /**
   * @param object the whole custom resource
   */
  static RolloutStatus read(JsonFields object) {
    JsonFields status = object.fields("status");
    return new RolloutStatus(
        object.fields("metadata").asText("resourceVersion"),
        status.whole("observedGeneration").orElse(0L),
        status.fields("rollout").list("slots").stream().map(StatusJson::slot).toList(),
        status.text("stableRev"),
        status.text("currentRev"),
        status.list("conditions").stream().flatMap(field -> condition(field).stream()).toList(),
        new Counters(
            status.small("desired").orElse(0),
            status.small("updated").orElse(0),
            status.small("ready").orElse(0),
            status.small("failed").orElse(0),
            status.small("held").orElse(0),
            status.small("inProgress").orElse(0)),
        status.list("nodes").stream().map(StatusJson::note).toList(),
        status.list("preflight").stream().map(StatusJson::preflight).toList());
  }

  private static Slot slot(JsonFields slot) {
    return new Slot(
        slot.asText("node"),
        slot.whole("seq").orElse(0L),
        slot.text("rev"),
        time(slot.asText("since")).orElse(Instant.EPOCH));
  }

  private static Optional<Condition> condition(JsonFields condition) {
    return Arrays.stream(Condition.Type.values())
        .filter(type -> type.text().equals(condition.asText("type")))
        .findFirst()
        .map(type ->
            new Condition(
                type,
                condition.asText("status").equals("True"),
                condition.asText("reason"),
                condition.asText("message"),
                time(condition.asText("lastTransitionTime")).orElse(Instant.EPOCH),
                condition.whole("observedGeneration").orElse(0L)));
  }

  private static NodeNote note(JsonFields note) {
    return new NodeNote(
        note.asText("node"), note.asText("phase"), note.asText("reason"), note.asText("message"));
  }

  private static PreflightNote preflight(JsonFields note) {
    return new PreflightNote(
        note.asText("node"), note.asText("kernel"), note.asText("state"), note.text("reason"));
  }

  /** What a {@code PUT /status} of it has as {@code status}. */
  static Map<String, Object> write(RolloutStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("observedGeneration", status.observedGeneration());
    Summary.of(status.conditions()).ifPresent(word -> json.put("summary", word));
    json.put("desired", status.counters().desired());
    json.put("updated", status.counters().updated());
    json.put("ready", status.counters().ready());
    json.put("failed", status.counters().failed());
    json.put("held", status.counters().held());
    json.put("inProgress", status.counters().inProgress());
    status.currentRev().ifPresent(rev -> json.put("currentRev", rev));
    status.stableRev().ifPresent(rev -> json.put("stableRev", rev));
    json.put(
        "rollout", Map.of("slots", status.slots().stream().map(StatusJson::slotFields).toList()));
    json.put("nodes", status.nodes().stream().map(StatusJson::noteFields).toList());
    if (!status.preflight().isEmpty()) {
      json.put("preflight", status.preflight().stream().map(StatusJson::preflightFields).toList());
    }
    json.put("conditions", conditions(status.conditions()));
    return json;
  }

  static List<Map<String, Object>> conditions(List<Condition> conditions) {
    return conditions.stream().map(StatusJson::conditionFields).toList();
  }

  private static Map<String, Object> slotFields(Slot slot) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", slot.node());
    json.put("seq", slot.seq());
    slot.rev().ifPresent(rev -> json.put("rev", rev));
    json.put("since", time(slot.since()));
    return json;
  }

  private static Map<String, Object> conditionFields(Condition condition) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", condition.type().text());
    json.put("status", condition.holds() ? "True" : "False");
    json.put("observedGeneration", condition.generation());
    json.put("lastTransitionTime", time(condition.since()));
    json.put("reason", condition.reason());
    json.put("message", JsonText.cut(condition.message(), 32_768));
    return json;
  }

  private static Map<String, Object> noteFields(NodeNote note) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", note.node());
    json.put("phase", note.phase());
    json.put("reason", note.reason());
    json.put("message", JsonText.cut(note.message(), LONGEST));
    return json;
  }

  private static Map<String, Object> preflightFields(PreflightNote note) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", note.node());
    json.put("kernel", note.kernel());
    json.put("state", note.state());
    note.reason().ifPresent(reason -> json.put("reason", JsonText.cut(reason, LONGEST)));
    return json;
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
