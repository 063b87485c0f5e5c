package io.github.onloadnode.report;

import java.util.List;

/**
 * One metric as it is promised to those who write dashboards.
 *
 * @param name as Prometheus shows it, with {@code _total} or {@code _info} where the kind asks for
 *     it
 */
record Metric(String name, Kind kind, List<String> labels, String help) {

  /** The kinds that we have. */
  enum Kind {
    GAUGE,
    COUNTER,
    SUMMARY,
    INFO
  }

  /** The name that the client library takes, which adds the ending itself. */
  String baseName() {
    return switch (kind) {
      case GAUGE, SUMMARY -> name;
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
    };
  }
}
