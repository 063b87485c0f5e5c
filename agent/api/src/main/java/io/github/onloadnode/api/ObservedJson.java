package io.github.onloadnode.api;

import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The annotation's schema, version 1. At most {@value #LONGEST} bytes are written: every write
 * wakes all watchers of nodes, and the annotations of an object have a limit.
 */
public final class ObservedJson {

  /** The most bytes of the whole annotation in UTF-8. */
  public static final int LONGEST = 4096;

  static final int LONGEST_PODS = 2048;
  static final int LONGEST_REASON = 512;
  static final int LONGEST_MESSAGE = 1024;

  /**
   * A later agent may write more than this one does; nested brackets parse into a tree of twenty
   * times their size.
   */
  static final int LONGEST_READ = 65_536;

  private static final int LONGEST_UNKNOWN = 256;
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_WORD = 64;

  private static final int VERSION = 1;

  private ObservedJson() {}

  /** The result of reading the annotation. */
  public sealed interface Content {

    /** It was understood. */
    record Known(Observed observed) implements Content {}

    /** It is damaged or has an unknown schema, so nothing may be concluded from it. */
    record Unsupported(Finding why) implements Content {}

    /** What it says; empty if it was not understood. */
    default Optional<Observed> toOptional() {
      return this instanceof Known(Observed observed) ? Optional.of(observed) : Optional.empty();
    }
  }

  /** The annotation's value. Texts are cut and pods left out when there is no room for them. */
  public static String write(Observed observed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", VERSION);
    json.put("agent", JsonText.cut(observed.agent(), LONGEST_WORD));
    json.put("boot", JsonText.cut(observed.boot(), LONGEST_WORD));
    json.put("kernel", JsonText.cut(observed.kernel(), LONGEST_WORD));
    json.put("seq", observed.seq());
    json.put("retry", observed.retry().map(ObservedJson::retry));
    json.put("phase", observed.phase().text());
    json.put("since", time(observed.since()));
    put(json, "rev", observed.rev(), LONGEST_NAME);
    put(json, "lastGood", observed.lastGood(), LONGEST_NAME);
    json.put("staged", observed.staged().map(ObservedJson::staged));
    Map<String, Object> holders = new LinkedHashMap<>();
    json.put("holders", holders);
    holders.put("count", observed.holders().count());
    holders.put("host", observed.holders().host());
    put(holders, "unknown", observed.holders().unknown(), LONGEST_UNKNOWN);
    List<Map<String, Object>> pods = new ArrayList<>();
    holders.put("pods", pods);
    json.put("result", observed.result().map(ObservedJson::ending));
    observed.damaged().ifPresent(rev -> json.put("damaged", JsonText.cut(rev, LONGEST_NAME)));
    addWhatFits(observed.holders().pods(), pods, Math.min(LONGEST_PODS, LONGEST - bytes(json)));
    return JsonWriter.write(json);
  }

  /** An order's retry text as the annotation has it, to compare the two. */
  public static String retry(String text) {
    return JsonText.cut(text, LONGEST_WORD);
  }

  private static void addWhatFits(List<HoldingPod> all, List<Map<String, Object>> pods, int room) {
    int left = room;
    for (HoldingPod pod : all) {
      Map<String, Object> json = new LinkedHashMap<>();
      put(json, "ns", pod.namespace(), LONGEST_NAME);
      put(json, "name", pod.name(), LONGEST_NAME);
      put(json, "uid", pod.uid(), LONGEST_NAME);
      left -= bytes(json) + ",".length();
      if (left < 0) {
        return;
      }
      pods.add(json);
    }
  }

  private static Map<String, Object> staged(Staged staged) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", staged.seq());
    json.put("needs", staged.needs().text());
    return json;
  }

  private static Map<String, Object> ending(Ending ending) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", ending.seq());
    json.put("outcome", ending.outcome().text());
    put(json, "reason", ending.reason(), LONGEST_REASON);
    put(json, "msg", ending.message(), LONGEST_MESSAGE);
    json.put("at", ending.at().map(ObservedJson::time));
    return json;
  }

  private static void put(Map<String, Object> json, String name, Optional<String> text, int most) {
    json.put(name, text.map(known -> JsonText.cut(known, most)));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static int bytes(Map<String, Object> json) {
    return JsonWriter.write(json).getBytes(StandardCharsets.UTF_8).length;
  }

  /** Reads an annotation's value; fields of later agents are skipped. */
  public static Content read(String text) {
    if (text.length() > LONGEST_READ) {
      return unsupported("it has " + text.length() + " characters");
    }
    try {
      JsonFields json = JsonFields.parse(text);
      if (!json.small("v").equals(Optional.of(VERSION))) {
        return unsupported("its version is " + json.asText("v"));
      }
      return observed(json)
          .<Content>map(Content.Known::new)
          .orElseGet(() -> unsupported("a required field is missing or has an unknown value"));
    } catch (YamlException e) {
      return unsupported("it is not JSON: " + e.reason());
    }
  }

  private static Content unsupported(String why) {
    return new Content.Unsupported(
        new Finding(
            Reason.UNSUPPORTED_SCHEMA,
            "annotation " + NodeKeys.OBSERVED + " is not understood: " + why,
            "run agent and controller of one release; the agent then writes it again"));
  }

  private static Optional<Observed> observed(JsonFields json) {
    Optional<Phase> phase = json.text("phase").flatMap(Phase::of);
    Optional<Instant> since = json.text("since").flatMap(ObservedJson::instant);
    Optional<Long> seq = json.whole("seq");
    boolean whole =
        seq.isPresent()
            && json.isTextOrNull("rev")
            && json.isTextOrNull("lastGood")
            && json.fields("holders").small("count").isPresent()
            && isNullOr(json, "staged", staged(json.fields("staged")))
            && isNullOr(json, "result", ending(json.fields("result")));
    if (phase.isEmpty() || since.isEmpty() || !whole) {
      return Optional.empty();
    }
    return Optional.of(
        new Observed(
            json.asText("agent"),
            json.asText("boot"),
            json.asText("kernel"),
            seq.get(),
            json.text("retry"),
            phase.get(),
            since.get(),
            json.text("rev"),
            json.text("lastGood"),
            staged(json.fields("staged")),
            holding(json.fields("holders")),
            ending(json.fields("result")),
            json.text("damaged")));
  }

  private static boolean isNullOr(JsonFields json, String key, Optional<?> known) {
    return json.isNull(key) || known.isPresent();
  }

  private static Optional<Staged> staged(JsonFields json) {
    return json.whole("seq")
        .flatMap(seq ->
            json.text("needs").flatMap(Staged.Needs::of).map(needs -> new Staged(seq, needs)));
  }

  private static Holding holding(JsonFields json) {
    List<HoldingPod> pods = new ArrayList<>();
    for (JsonFields pod : json.list("pods")) {
      pods.add(new HoldingPod(pod.text("ns"), pod.text("name"), pod.text("uid")));
    }
    return new Holding(
        json.small("count").orElse(0), json.small("host").orElse(0), json.text("unknown"), pods);
  }

  private static Optional<Ending> ending(JsonFields json) {
    Optional<OrderOutcome> outcome = json.text("outcome").flatMap(OrderOutcome::of);
    return json.whole("seq")
        .flatMap(seq ->
            outcome.map(known ->
                new Ending(
                    seq,
                    known,
                    json.text("reason"),
                    json.text("msg"),
                    json.text("at").flatMap(ObservedJson::instant))));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
