package io.github.onloadnode.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log record as ordered pairs: time, level, logger, message, the pairs in the message, and the
 * exception with its stack.
 */
final class LogLine {

  private static final String OURS = "io.github.onloadnode.";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** A value extends to the next pair, so it may contain blanks. */
  private static final Pattern PAIR = Pattern.compile("(?:^|\\s)([A-Za-z][A-Za-z0-9_.]*)=");

  private LogLine() {}

  static Map<String, String> of(LogRecord log) {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("time", TIME.format(log.getInstant()));
    pairs.put("level", level(log.getLevel()));
    pairs.put("logger", logger(Optional.ofNullable(log.getLoggerName()).orElse("")));
    pairs.put("message", "");
    pairs.put("exception", "");
    addMessage(pairs, Optional.ofNullable(log.getMessage()).orElse(""));
    pairs.remove("exception");
    Optional.ofNullable(log.getThrown()).ifPresent(thrown -> pairs.put("exception", stack(thrown)));
    return pairs;
  }

  /** A name already in use stays part of the value before it. */
  private static void addMessage(Map<String, String> pairs, String text) {
    Matcher matcher = PAIR.matcher(text);
    String key = "message";
    int start = 0;
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      from = matcher.end();
      if (!pairs.containsKey(matcher.group(1))) {
        pairs.put(key, value(text.substring(start, matcher.start())));
        key = matcher.group(1);
        pairs.put(key, "");
        start = from;
        from = endOfQuotes(text, start);
      }
    }
    pairs.put(key, value(text.substring(start)));
  }

  /** Where to look for the next pair: after a quoted value, not in it. */
  private static int endOfQuotes(String text, int start) {
    int end = text.startsWith("\"", start) ? text.indexOf("\" ", start + 1) : -1;
    return end < 0 ? start : end + 1;
  }

  private static String value(String text) {
    String value = text.strip();
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** In slf4j's names, which the code uses. */
  private static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static String logger(String name) {
    return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
  }

  private static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }
}
