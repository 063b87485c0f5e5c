package io.github.onloadnode.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The schema of {@link NodeKeys#STAGE}, version 1. */
public final class StageJson {

  static final int LONGEST_REASON = 512;

  /** A pod's UID has 36 characters. No name of this form leads out of its directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private StageJson() {}

  /** One line. */
  public static String write(Stage stage) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", WordJson.VERSION);
    json.put("seq", stage.seq());
    json.put("state", text(stage.state()));
    json.put("dir", stage.dir());
    json.put("reason", stage.reason().map(reason -> JsonText.cut(reason, LONGEST_REASON)));
    return JsonWriter.write(json);
  }

  /**
   * Unreadable if it is damaged, of another version, or names anything but a directory directly
   * below the staging directory.
   */
  public static Reading<Stage> read(String text) {
    return WordJson.read(text, StageJson::stage);
  }

  private static Optional<Stage> stage(JsonFields json) {
    Optional<Stage.State> state = state(json.asText("state"));
    Optional<String> dir = json.text("dir");
    boolean isUsable =
        dir.isPresent()
            ? NAME.matcher(dir.get()).matches()
            : !state.equals(Optional.of(Stage.State.READY));
    return json.whole("seq")
        .filter(_ -> isUsable)
        .flatMap(seq -> state.map(known -> new Stage(seq, known, dir, json.text("reason"))));
  }

  private static Optional<Stage.State> state(String text) {
    return Arrays.stream(Stage.State.values())
        .filter(state -> text(state).equals(text))
        .findFirst();
  }

  private static String text(Stage.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
