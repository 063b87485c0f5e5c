package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
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
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ObservedJson() {}

  /** The result of reading the annotation. */
  public sealed interface Content {

    /** It was understood. */
    record Known(Observed observed) implements Content {}

    /** It is damaged or has an unknown schema, so nothing may be concluded from it. */
    record Unsupported(Finding why) implements Content {}
  }

  /** The annotation's value. Texts are cut and pods left out when there is no room for them. */
  public static String write(Observed observed) {
    ObjectNode json = JSON.objectNode();
    json.put("v", VERSION);
    json.put("agent", JsonText.cut(observed.agent(), LONGEST_WORD));
    json.put("boot", JsonText.cut(observed.boot(), LONGEST_WORD));
    json.put("kernel", JsonText.cut(observed.kernel(), LONGEST_WORD));
    json.put("seq", observed.seq());
    json.put("phase", observed.phase().text());
    json.put("since", time(observed.since()));
    put(json, "rev", observed.rev(), LONGEST_NAME);
    put(json, "lastGood", observed.lastGood(), LONGEST_NAME);
    json.set("staged", observed.staged().map(ObservedJson::staged).orElse(null));
    ObjectNode holders = json.putObject("holders");
    holders.put("count", observed.holders().count());
    holders.put("host", observed.holders().host());
    put(holders, "unknown", observed.holders().unknown(), LONGEST_UNKNOWN);
    ArrayNode pods = holders.putArray("pods");
    json.set("result", observed.result().map(ObservedJson::ending).orElse(null));
    addWhatFits(observed.holders().pods(), pods, Math.min(LONGEST_PODS, LONGEST - bytes(json)));
    return json.toString();
  }

  private static void addWhatFits(List<HoldingPod> all, ArrayNode pods, int room) {
    int left = room;
    for (HoldingPod pod : all) {
      ObjectNode json = JSON.objectNode();
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

  private static ObjectNode staged(Staged staged) {
    return JSON.objectNode().put("seq", staged.seq()).put("needs", staged.needs().text());
  }

  private static ObjectNode ending(Ending ending) {
    ObjectNode json = JSON.objectNode();
    json.put("seq", ending.seq());
    json.put("outcome", ending.outcome().text());
    put(json, "reason", ending.reason(), LONGEST_REASON);
    put(json, "msg", ending.message(), LONGEST_MESSAGE);
    json.put("at", ending.at().map(ObservedJson::time).orElse(null));
    return json;
  }

  private static void put(ObjectNode json, String name, Optional<String> text, int most) {
    json.put(name, text.map(known -> JsonText.cut(known, most)).orElse(null));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static int bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Reads an annotation's value; fields of later agents are skipped. */
  public static Content read(String text) {
    if (text.length() > LONGEST_READ) {
      return unsupported("it has " + text.length() + " characters");
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.path("v").asInt() != VERSION) {
        return unsupported("its version is " + json.path("v"));
      }
      return observed(json)
          .<Content>map(Content.Known::new)
          .orElseGet(() -> unsupported("a field that decides is missing or has no known value"));
    } catch (JsonProcessingException e) {
      return unsupported("it is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Content unsupported(String why) {
    return new Content.Unsupported(
        new Finding(
            Reason.UNSUPPORTED_SCHEMA,
            "annotation " + NodeKeys.OBSERVED + " is not understood: " + why,
            "let agent and controller be of one release; the agent writes it anew"));
  }

  private static Optional<Observed> observed(JsonNode json) {
    Optional<Phase> phase = Phase.of(json.path("phase").asText());
    Optional<Instant> since = instant(json.path("since"));
    JsonNode holders = json.path("holders");
    boolean whole =
        json.path("seq").isIntegralNumber()
            && isTextOrNull(json.path("rev"))
            && isTextOrNull(json.path("lastGood"))
            && holders.path("count").isInt()
            && isKnown(json.path("staged"), staged(json.path("staged")))
            && isKnown(json.path("result"), ending(json.path("result")));
    if (phase.isEmpty() || since.isEmpty() || !whole) {
      return Optional.empty();
    }
    return Optional.of(
        new Observed(
            json.path("agent").asText(),
            json.path("boot").asText(),
            json.path("kernel").asText(),
            json.path("seq").asLong(),
            phase.get(),
            since.get(),
            text(json.path("rev")),
            text(json.path("lastGood")),
            staged(json.path("staged")),
            holding(holders),
            ending(json.path("result"))));
  }

  /** A missing name must not be taken for "none". */
  private static boolean isTextOrNull(JsonNode node) {
    return node.isTextual() || node.isNull();
  }

  private static boolean isKnown(JsonNode node, Optional<?> read) {
    return node.isNull() || read.isPresent();
  }

  private static Optional<Staged> staged(JsonNode json) {
    return json.path("seq").isIntegralNumber()
        ? Staged.Needs.of(json.path("needs").asText())
            .map(needs -> new Staged(json.path("seq").asLong(), needs))
        : Optional.empty();
  }

  private static Holding holding(JsonNode json) {
    List<HoldingPod> pods = new ArrayList<>();
    for (JsonNode pod : json.path("pods")) {
      pods.add(new HoldingPod(text(pod.path("ns")), text(pod.path("name")), text(pod.path("uid"))));
    }
    return new Holding(
        json.path("count").asInt(), json.path("host").asInt(), text(json.path("unknown")), pods);
  }

  private static Optional<Ending> ending(JsonNode json) {
    return json.path("seq").isIntegralNumber()
        ? OrderOutcome.of(json.path("outcome").asText())
            .map(outcome ->
                new Ending(
                    json.path("seq").asLong(),
                    outcome,
                    text(json.path("reason")),
                    text(json.path("msg")),
                    instant(json.path("at"))))
        : Optional.empty();
  }

  private static Optional<Instant> instant(JsonNode node) {
    try {
      return text(node).map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
