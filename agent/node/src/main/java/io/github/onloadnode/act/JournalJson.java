package io.github.onloadnode.act;

import com.google.common.base.Ascii;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The journal's schema, version 1. */
final class JournalJson {

  /** Long kernel messages are cut, so that the journal can always be read again. */
  private static final int LONGEST_TEXT = 4096;

  private JournalJson() {}

  /** What {@link io.github.onloadnode.api.JsonWriter} writes. */
  static Map<String, Object> write(Journal journal) {
    Map<String, Object> term = new LinkedHashMap<>();
    term.put("seq", journal.finished());
    term.put("outcome", journal.outcome().map(OrderOutcome::text));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", Journal.VERSION);
    json.put("uid", journal.uid());
    json.put("boot", journal.boot());
    json.put("step", journal.step().text());
    json.put("seq", journal.seq());
    json.put("target", journal.target());
    json.put("committed", journal.committed());
    json.put("release", journal.release());
    json.put("term", term);
    journal
        .result()
        .flatMap(result -> result.at().map(at -> ending(at, result.reason())))
        .ifPresent(ending -> json.put("ending", ending));
    journal.turnedBackBy().ifPresent(problem -> json.put("turnedBackBy", problem(problem)));
    json.put("attempt", journal.attempt());
    json.put("bootAttempts", journal.bootAttempts());
    json.put("begun", journal.begun());
    json.put("removedInTree", journal.removedInTree());
    json.put("interfaces", journal.interfaces());
    json.put("linksUp", journal.linksUp());
    json.put("hostModules", journal.hostModules());
    return json;
  }

  /** Empty if a required field is missing; fields of later agents are skipped. */
  static Optional<Journal> read(JsonFields json) {
    Optional<Step> step = json.text("step").flatMap(Step::of);
    Optional<String> boot = json.text("boot");
    Optional<Long> seq = json.whole("seq");
    Optional<Integer> attempt = json.small("attempt");
    Optional<Integer> bootAttempts = json.small("bootAttempts");
    boolean numbers = seq.isPresent() && attempt.isPresent() && bootAttempts.isPresent();
    boolean whole = numbers && boot.isPresent() && namesAndLists(json) && isTerm(json);
    if (step.isEmpty() || !whole) {
      return Optional.empty();
    }
    return Optional.of(
        new Journal(
            json.asText("uid"),
            boot.get(),
            step.get(),
            seq.get(),
            json.text("target"),
            json.text("committed"),
            // Agents before this field identified a revision by name only.
            json.asText("release"),
            result(json, step.get()),
            problem(json.fields("turnedBackBy")),
            attempt.get(),
            bootAttempts.get(),
            // Agents before this field counted every boot.
            json.truth("begun").orElse(bootAttempts.get() > 0),
            json.asTexts("removedInTree"),
            json.fields("interfaces").allAsText(),
            // Agents before this field did not look at links.
            new TreeSet<>(json.asTexts("linksUp")),
            // Agents before this field did not record what they had loaded.
            json.asTexts("hostModules")));
  }

  /** How the last order ended, if one did. */
  private static boolean isTerm(JsonFields json) {
    JsonFields term = json.fields("term");
    Optional<Long> seq = term.whole("seq");
    Optional<String> outcome = term.text("outcome");
    boolean none = seq.filter(number -> number == 0).isPresent() && outcome.isEmpty();
    return seq.isPresent() && (none || outcome.flatMap(OrderOutcome::of).isPresent());
  }

  private static Optional<OrderResult> result(JsonFields json, Step step) {
    JsonFields term = json.fields("term");
    JsonFields ending = json.fields("ending");
    // Time and reason are for people, so they may be missing.
    Optional<Instant> at = ending.text("at").flatMap(JournalJson::instant);
    Optional<Finding> reason = at.flatMap(_ -> problem(ending.fields("reason")));
    return term.text("outcome")
        .flatMap(OrderOutcome::of)
        .map(outcome -> step.serves() ? refused(outcome) : outcome)
        .map(outcome -> new OrderResult(term.whole("seq").orElse(0L), outcome, reason, at));
  }

  /** Agents that did not know Rejected wrote Failed and kept serving. */
  private static OrderOutcome refused(OrderOutcome outcome) {
    return outcome == OrderOutcome.FAILED ? OrderOutcome.REJECTED : outcome;
  }

  private static Map<String, Object> ending(Instant at, Optional<Finding> why) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", at.toString());
    why.ifPresent(reason -> json.put("reason", problem(reason)));
    return json;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> problem(Finding problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reason", problem.reason().text());
    json.put("message", cut(problem.message()));
    json.put("remedy", cut(problem.remedy()));
    if (!problem.subject().equals(Finding.NODE)) {
      json.put("subject", cut(problem.subject()));
    }
    return json;
  }

  private static String cut(String text) {
    return Ascii.truncate(text, LONGEST_TEXT, "...");
  }

  private static Optional<Finding> problem(JsonFields json) {
    return json.text("reason")
        .flatMap(Reason::of)
        .map(reason ->
            new Finding(reason, json.asText("message"), json.asText("remedy"))
                .about(json.text("subject").orElse(Finding.NODE)));
  }

  private static boolean namesAndLists(JsonFields json) {
    return json.isTextOrNull("target")
        && json.isTextOrNull("committed")
        && json.isList("removedInTree")
        && json.isObject("interfaces");
  }
}
