package io.github.onloadnode.report;

import java.util.List;

/**
 * One metric, a promise to writers of dashboards.
 *
 * @param name as Prometheus shows it, including {@code _total} or {@code _info} if the kind
 *     requires it
 */
record Metric(String name, Kind kind, List<String> labels, String help) {

  /** The kinds in use. */
  enum Kind {
    GAUGE,
    COUNTER,
    SUMMARY,
    INFO
  }

  /** The name for the client library, which adds the suffix itself. */
  String baseName() {
    return switch (kind) {
      case GAUGE, SUMMARY -> name;
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
    };
  }
}
