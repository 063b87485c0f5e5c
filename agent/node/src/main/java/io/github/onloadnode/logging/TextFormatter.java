package io.github.onloadnode.logging;

import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/** One line of {@code key=value} pairs; a value with blanks or quotes is quoted. */
final class TextFormatter extends Formatter {

  @Override
  public String format(LogRecord log) {
    return LogLine.of(log).entrySet().stream()
        .map(TextFormatter::pair)
        .collect(Collectors.joining(" ", "", "\n"));
  }

  private static String pair(Map.Entry<String, String> pair) {
    return pair.getKey() + "=" + value(pair.getValue());
  }

  private static String value(String value) {
    boolean plain =
        !value.isEmpty()
            && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '\\' || c == 0x7f);
    return plain ? value : Quoted.of(value);
  }
}
