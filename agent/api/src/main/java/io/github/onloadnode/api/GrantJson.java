package io.github.onloadnode.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The schema of {@link NodeKeys#GRANT}, version 1. */
public final class GrantJson {

  static final int LONGEST_WHY = 256;

  private GrantJson() {}

  /** One line. */
  public static String write(Grant grant) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", WordJson.VERSION);
    json.put("seq", grant.seq());
    json.put("phase", text(grant.phase()));
    json.put("since", grant.since().map(WordJson::time));
    json.put("why", grant.why().map(why -> JsonText.cut(why, LONGEST_WHY)));
    return JsonWriter.write(json);
  }

  /**
   * Unreadable if it is damaged, of another version, or says what this agent does not know: that
   * may be a withdrawal.
   */
  public static Reading<Grant> read(String text) {
    return WordJson.read(text, GrantJson::grant);
  }

  private static Optional<Grant> grant(JsonFields json) {
    Optional<Grant.Phase> phase = phase(json.asText("phase"));
    return json.whole("seq")
        .flatMap(seq ->
            phase.map(known -> new Grant(seq, known, WordJson.time(json), json.text("why"))));
  }

  private static Optional<Grant.Phase> phase(String text) {
    return Arrays.stream(Grant.Phase.values())
        .filter(phase -> text(phase).equals(text))
        .findFirst();
  }

  private static String text(Grant.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
