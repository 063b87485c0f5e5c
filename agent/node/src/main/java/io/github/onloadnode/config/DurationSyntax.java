package io.github.onloadnode.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 250ms}, {@code 1.5s}. */
public record DurationSyntax(Duration least, Duration most) implements Syntax<Duration> {

  private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(h|ms|m|s)");

  @Override
  public String label() {
    return "DURATION";
  }

  @Override
  public Duration parse(String text) {
    if (text.equals("0")) {
      return check(Duration.ZERO);
    }
    Matcher matcher = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      sum = sum.plus(part(matcher));
      end = matcher.end();
    }
    if (end == 0 || end < text.length()) {
      throw new IllegalArgumentException("must be a duration such as 90s, 250ms or 1h30m");
    }
    return check(sum);
  }

  private static Duration part(Matcher matcher) {
    Duration unit =
        switch (matcher.group(3)) {
          case "h" -> Duration.ofHours(1);
          case "m" -> Duration.ofMinutes(1);
          case "s" -> Duration.ofSeconds(1);
          default -> Duration.ofMillis(1);
        };
    Duration whole = unit.multipliedBy(Long.parseLong(matcher.group(1)));
    String decimals = matcher.group(2);
    return decimals == null
        ? whole
        : whole.plusNanos((long) (unit.toNanos() * Double.parseDouble("0." + decimals)));
  }

  @Override
  public String print(Duration value) {
    if (value.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, value.toHours(), "h");
    append(text, value.toMinutesPart(), "m");
    append(text, value.toSecondsPart(), "s");
    append(text, value.toMillisPart(), "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  @Override
  public Duration check(Duration value) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException("must be from " + print(least) + " to " + print(most));
    }
    return value;
  }
}
