package io.github.onloadnode.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** The reference of all metrics as a table in Markdown. */
public final class MetricsTable {

  private static final String HEAD =
      """
      # Metrics

      This page is generated: `onload-agent metrics` prints it.

      ## The agent

      Served at `/metrics` of the diagnostics endpoint, port 9810, in Prometheus' text format.

      | metric | kind | labels | meaning |
      |---|---|---|---|
      """;

  private MetricsTable() {}

  public static String markdown() {
    return Metrics.all().stream().map(MetricsTable::row).collect(Collectors.joining("", HEAD, ""));
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            metric.name(), metric.kind().name().toLowerCase(Locale.ROOT), labels, metric.help());
  }
}
