package io.github.onloadnode.logging;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/** One JSON object per line. */
final class JsonFormatter extends Formatter {

  @Override
  public String format(LogRecord log) {
    return LogLine.of(log).entrySet().stream()
        .map(pair -> Quoted.of(pair.getKey()) + ":" + Quoted.of(pair.getValue()))
        .collect(Collectors.joining(",", "{", "}\n"));
  }
}
