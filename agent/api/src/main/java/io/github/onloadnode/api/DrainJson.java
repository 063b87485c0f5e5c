package io.github.onloadnode.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The schema of {@link NodeKeys#DRAIN}, version 1. */
public final class DrainJson {

  /** The most bytes of the whole annotation in UTF-8. */
  public static final int LONGEST = 1024;

  static final int MOST_BLOCKERS = 5;
  static final int LONGEST_BLOCKER = 160;

  private DrainJson() {}

  /** One line. Texts are cut and blockers left out when there is no room for them. */
  public static String write(Drain drain) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", WordJson.VERSION);
    json.put("seq", drain.seq());
    json.put("state", drain.state().text());
    json.put("since", drain.since().map(WordJson::time));
    json.put("remaining", drain.remaining());
    json.put("blocked", drain.blocked());
    json.put(
        "blockedBy",
        drain.blockedBy().stream()
            .limit(MOST_BLOCKERS)
            .map(blocker -> JsonText.cut(blocker, LONGEST_BLOCKER))
            .toList());
    return JsonWriter.write(json);
  }

  /** Unreadable if it is damaged or of another version. */
  public static Reading<Drain> read(String text) {
    return WordJson.read(text, DrainJson::drain);
  }

  private static Optional<Drain> drain(JsonFields json) {
    Optional<Drain.State> state =
        Arrays.stream(Drain.State.values())
            .filter(known -> known.text().equals(json.asText("state")))
            .findFirst();
    return json.whole("seq")
        .flatMap(seq ->
            state.map(known ->
                new Drain(
                    seq,
                    known,
                    WordJson.time(json),
                    json.small("remaining").orElse(0),
                    json.small("blocked").orElse(0),
                    json.asTexts("blockedBy"))));
  }
}
