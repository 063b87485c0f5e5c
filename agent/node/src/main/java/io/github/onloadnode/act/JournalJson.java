package io.github.onloadnode.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The journal's schema, version 1. */
final class JournalJson {

  /** Long kernel messages are cut, so that the journal can always be read again. */
  private static final int LONGEST_TEXT = 4096;

  private JournalJson() {}

  static ObjectNode write(Journal journal) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("v", Journal.VERSION);
    node.put("uid", journal.uid());
    node.put("boot", journal.boot());
    node.put("step", journal.step().text());
    node.put("seq", journal.seq());
    node.put("target", journal.target().orElse(null));
    node.put("committed", journal.committed().orElse(null));
    node.put("release", journal.release());
    ObjectNode term = node.putObject("term");
    term.put("seq", journal.finished());
    term.put("outcome", journal.outcome().map(OrderOutcome::text).orElse(null));
    journal
        .result()
        .flatMap(result -> result.at().map(at -> ending(at, result.reason())))
        .ifPresent(ending -> node.set("ending", ending));
    journal.turnedBackBy().ifPresent(problem -> node.set("turnedBackBy", problem(problem)));
    node.put("attempt", journal.attempt());
    node.put("bootAttempts", journal.bootAttempts());
    node.put("begun", journal.begun());
    journal.removedInTree().forEach(node.putArray("removedInTree")::add);
    journal.interfaces().forEach(node.putObject("interfaces")::put);
    journal.linksUp().forEach(node.putArray("linksUp")::add);
    journal.hostModules().forEach(node.putArray("hostModules")::add);
    return node;
  }

  /** Empty if a required field is missing; fields of later agents are skipped. */
  static Optional<Journal> read(JsonNode node) {
    Optional<Step> step = Step.of(node.path("step").asText());
    boolean numbers =
        node.path("seq").isIntegralNumber()
            && node.path("attempt").isInt()
            && node.path("bootAttempts").isInt();
    boolean whole =
        numbers
            && node.path("boot").isTextual()
            && namesAndLists(node)
            && isTerm(node.path("term"));
    if (step.isEmpty() || !whole) {
      return Optional.empty();
    }
    return Optional.of(
        new Journal(
            node.path("uid").asText(),
            node.path("boot").asText(),
            step.get(),
            node.path("seq").asLong(),
            text(node.path("target")),
            text(node.path("committed")),
            // Agents before this field identified a revision by name only.
            node.path("release").asText(),
            result(node, step.get()),
            problem(node.path("turnedBackBy")),
            node.path("attempt").asInt(),
            node.path("bootAttempts").asInt(),
            // Agents before this field counted every boot.
            node.path("begun").asBoolean(node.path("bootAttempts").asInt() > 0),
            texts(node.path("removedInTree")),
            interfaces(node.path("interfaces")),
            // Agents before this field did not look at links.
            new TreeSet<>(texts(node.path("linksUp"))),
            // Agents before this field did not record what they had loaded.
            texts(node.path("hostModules"))));
  }

  /** How the last order ended, if one did. */
  private static boolean isTerm(JsonNode node) {
    JsonNode outcome = node.path("outcome");
    boolean none = node.path("seq").asLong() == 0 && !outcome.isTextual();
    return node.path("seq").isIntegralNumber()
        && (none || OrderOutcome.of(outcome.asText()).isPresent());
  }

  private static Optional<OrderResult> result(JsonNode journal, Step step) {
    JsonNode term = journal.path("term");
    // Time and reason are for people, so they may be missing.
    Optional<Instant> at = instant(journal.path("ending").path("at"));
    Optional<Finding> reason = at.flatMap(_ -> problem(journal.path("ending").path("reason")));
    return OrderOutcome.of(term.path("outcome").asText())
        .map(outcome -> step.serves() ? refused(outcome) : outcome)
        .map(outcome -> new OrderResult(term.path("seq").asLong(), outcome, reason, at));
  }

  /** Agents that did not know Rejected wrote Failed and kept serving. */
  private static OrderOutcome refused(OrderOutcome outcome) {
    return outcome == OrderOutcome.FAILED ? OrderOutcome.REJECTED : outcome;
  }

  private static ObjectNode ending(Instant at, Optional<Finding> why) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("at", at.toString());
    why.ifPresent(reason -> node.set("reason", problem(reason)));
    return node;
  }

  private static Optional<Instant> instant(JsonNode node) {
    try {
      return text(node).map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static ObjectNode problem(Finding problem) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("reason", problem.reason().text())
            .put("message", Ascii.truncate(problem.message(), LONGEST_TEXT, "..."))
            .put("remedy", Ascii.truncate(problem.remedy(), LONGEST_TEXT, "..."));
    if (!problem.subject().equals(Finding.NODE)) {
      node.put("subject", Ascii.truncate(problem.subject(), LONGEST_TEXT, "..."));
    }
    return node;
  }

  private static Optional<Finding> problem(JsonNode node) {
    return Reason.of(node.path("reason").asText())
        .map(reason ->
            new Finding(reason, node.path("message").asText(), node.path("remedy").asText())
                .about(node.path("subject").asText(Finding.NODE)));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }

  private static boolean namesAndLists(JsonNode node) {
    return isTextOrNull(node.path("target"))
        && isTextOrNull(node.path("committed"))
        && node.path("removedInTree").isArray()
        && node.path("interfaces").isObject();
  }

  /** A missing name must not be taken for "none", which means removal. */
  private static boolean isTextOrNull(JsonNode node) {
    return node.isTextual() || node.isNull();
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static SortedMap<String, String> interfaces(JsonNode node) {
    SortedMap<String, String> names = new TreeMap<>();
    node.properties().forEach(field -> names.put(field.getKey(), field.getValue().asText()));
    return names;
  }
}
