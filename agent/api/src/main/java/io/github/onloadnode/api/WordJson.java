package io.github.onloadnode.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** What the annotations that a controller writes have in common. */
final class WordJson {

  static final int VERSION = 1;

  private WordJson() {}

  /** Applies a reader that returns nothing where a required field is missing or unknown. */
  static <T> Reading<T> read(String text, Function<JsonFields, Optional<T>> reader) {
    if (text.length() > ObservedJson.LONGEST_READ) {
      return Reading.unreadable("it has " + text.length() + " characters");
    }
    try {
      JsonFields json = JsonFields.parse(text);
      if (!json.small("v").equals(Optional.of(VERSION))) {
        return Reading.unreadable(
            "its version is \"" + JsonText.cut(json.asText("v"), 20) + "\", not " + VERSION);
      }
      return reader
          .apply(json)
          .map(Reading::present)
          .orElseGet(
              () -> Reading.unreadable("a required field is missing or has an unknown value"));
    } catch (YamlException e) {
      return Reading.unreadable("it is not JSON: " + e.reason());
    }
  }

  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The field {@code since}; times are for people, so a damaged one is none. */
  static Optional<Instant> time(JsonFields json) {
    try {
      return json.text("since").map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
