package io.github.onloadnode.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Ending;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import io.github.onloadnode.upgrade.Term;
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

  /** A journal must stay small enough to be read, whatever the kernel had to say. */
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
    ObjectNode term = node.putObject("term");
    term.put("seq", journal.term().seq());
    term.put("outcome", journal.term().result().map(Term.Result::text).orElse(null));
    journal.ending().ifPresent(ending -> node.set("ending", ending(ending)));
    journal.turnedBackBy().ifPresent(problem -> node.set("turnedBackBy", problem(problem)));
    node.put("attempt", journal.attempt());
    node.put("bootAttempts", journal.bootAttempts());
    journal.removedInTree().forEach(node.putArray("removedInTree")::add);
    journal.interfaces().forEach(node.putObject("interfaces")::put);
    journal.linksUp().forEach(node.putArray("linksUp")::add);
    journal.hostModules().forEach(node.putArray("hostModules")::add);
    return node;
  }

  /** Empty where a field that decides is missing; fields of later agents are skipped. */
  static Optional<Journal> read(JsonNode node) {
    Optional<Step> step = Step.of(node.path("step").asText());
    Optional<Term> term =
        term(node.path("term"))
            .map(ended -> step.filter(Step::serves).isPresent() ? refused(ended) : ended);
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
            ending(node.path("ending")),
            problem(node.path("turnedBackBy")),
            node.path("attempt").asInt(),
            node.path("bootAttempts").asInt(),
            texts(node.path("removedInTree")),
            interfaces(node.path("interfaces")),
            // Agents before this field did not look at links.
            new TreeSet<>(texts(node.path("linksUp"))),
            // Agents before this field forgot what they had loaded.
            texts(node.path("hostModules"))));
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

  /** Agents before Rejected was told apart wrote Failed, and went on serving. */
  private static Term refused(Term ended) {
    return ended.result().filter(Term.Result.FAILED::equals).isPresent()
        ? new Term(ended.seq(), Optional.of(Term.Result.REJECTED))
        : ended;
  }

  private static ObjectNode ending(Ending ending) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("at", ending.at().toString());
    ending.reason().ifPresent(reason -> node.set("reason", problem(reason)));
    return node;
  }

  /** For people: what cannot be read of it is left out, and decides nothing. */
  private static Optional<Ending> ending(JsonNode node) {
    try {
      return text(node.path("at"))
          .map(at -> new Ending(Instant.parse(at), problem(node.path("reason"))));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static ObjectNode problem(Finding problem) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", problem.reason().text())
        .put("message", Ascii.truncate(problem.message(), LONGEST_TEXT, "..."))
        .put("remedy", Ascii.truncate(problem.remedy(), LONGEST_TEXT, "..."));
  }

  private static Optional<Finding> problem(JsonNode node) {
    return Reason.of(node.path("reason").asText())
        .map(reason ->
            new Finding(reason, node.path("message").asText(), node.path("remedy").asText()));
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
