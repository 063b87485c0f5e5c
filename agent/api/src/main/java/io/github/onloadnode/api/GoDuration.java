package io.github.onloadnode.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as Go and Kubernetes write it: {@code 15m}, {@code 1h30m}, {@code 45s}. */
final class GoDuration {

  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?");

  private GoDuration() {}

  /** The value of a field; one that is no duration is an error. */
  static Optional<Duration> read(SpecFields fields, String key) {
    return fields.text(key).flatMap(text -> parse(text).or(() -> wrong(fields, key, text)));
  }

  private static Optional<Duration> wrong(SpecFields fields, String key, String text) {
    return fields.error(key, "must be a duration such as 45s, 15m or 1h30m, is " + text);
  }

  private static Optional<Duration> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(number(parts, 1))
            .plusMinutes(number(parts, 2))
            .plusSeconds(number(parts, 3)));
  }

  private static long number(Matcher parts, int group) {
    return Optional.ofNullable(parts.group(group)).map(Long::parseLong).orElse(0L);
  }
}
