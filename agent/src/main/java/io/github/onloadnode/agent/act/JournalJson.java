package io.github.onloadnode.agent.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.agent.upgrade.Journal;
import io.github.onloadnode.agent.upgrade.Step;
import io.github.onloadnode.agent.upgrade.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The journal's schema, version 1. */
final class JournalJson {

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
    ObjectNode term = node.putObject("term");
    term.put("seq", journal.term().seq());
    term.put("outcome", journal.term().result().map(Term.Result::text).orElse(null));
    node.put("attempt", journal.attempt());
    node.put("bootAttempts", journal.bootAttempts());
    journal.removedInTree().forEach(node.putArray("removedInTree")::add);
    journal.interfaces().forEach(node.putObject("interfaces")::put);
    journal.linksUp().forEach(node.putArray("linksUp")::add);
    node.put("fwPathBefore", journal.fwPathBefore());
    return node;
  }

  /** Empty where a field that decides is missing; fields of later agents are skipped. */
  static Optional<Journal> read(JsonNode node) {
    Optional<Step> step = Step.of(node.path("step").asText());
    Optional<Term> term = term(node.path("term"));
    boolean numbers =
        node.path("seq").isIntegralNumber()
            && node.path("attempt").isInt()
            && node.path("bootAttempts").isInt();
    boolean whole = numbers && node.path("boot").isTextual() && namesAndLists(node);
    if (step.isEmpty() || term.isEmpty() || !whole) {
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
            term.get(),
            node.path("attempt").asInt(),
            node.path("bootAttempts").asInt(),
            texts(node.path("removedInTree")),
            interfaces(node.path("interfaces")),
            // Agents before this field did not look at links.
            new TreeSet<>(texts(node.path("linksUp"))),
            node.path("fwPathBefore").asText()));
  }

  private static Optional<Term> term(JsonNode node) {
    if (!node.path("seq").isIntegralNumber()) {
      return Optional.empty();
    }
    Optional<String> outcome = text(node.path("outcome"));
    Optional<Term.Result> result = outcome.flatMap(Term.Result::of);
    return outcome.isPresent() && result.isEmpty()
        ? Optional.empty()
        : Optional.of(new Term(node.path("seq").asLong(), result));
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

  /** A name that is missing must not pass for "none", which means removal. */
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
