package io.github.onloadnode.controller;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters and gauges, and their text in Prometheus' format. */
final class ControllerMetrics {

  private final ConcurrentSkipListMap<String, LongAdder> counters = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Double> gauges = new ConcurrentSkipListMap<>();

  void called(String method, int code) {
    count("onload_controller_api_calls_total", "method", method, "code", Integer.toString(code));
  }

  void performed(String command, String result) {
    count("onload_controller_commands_total", "command", command, "result", result);
  }

  void passed(long milliseconds) {
    count("onload_controller_passes_total");
    counters
        .computeIfAbsent(series("onload_controller_pass_seconds_total"), _ -> new LongAdder())
        .add(milliseconds);
  }

  void set(String name, double value, String... labels) {
    gauges.put(series(name, labels), value);
  }

  /** Removes all gauges of a custom resource that is gone. */
  void forget(ResourceKey key) {
    gauges.keySet().removeIf(series -> series.contains("resource=\"" + key + "\""));
  }

  private void count(String name, String... labels) {
    counters.computeIfAbsent(series(name, labels), _ -> new LongAdder()).increment();
  }

  private static String series(String name, String... labels) {
    if (!ControllerMetricsTable.names(name)) {
      throw new IllegalArgumentException("the reference lacks metric " + name);
    }
    if (labels.length == 0) {
      return name;
    }
    StringBuilder text = new StringBuilder(name).append('{');
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(labels[i]).append("=\"").append(labels[i + 1]);
      text.append('"');
    }
    return text.append('}').toString();
  }

  /** The page. */
  String text() {
    StringBuilder page = new StringBuilder();
    for (ControllerMetricsTable.Metric metric : ControllerMetricsTable.METRICS) {
      String name = metric.name();
      page.append("# HELP ").append(name).append(' ').append(metric.help()).append('\n');
      page.append("# TYPE ").append(name).append(' ').append(metric.kind()).append('\n');
      counters.forEach((series, value) -> add(page, name, series, counted(name, value)));
      gauges.forEach((series, value) -> add(page, name, series, Double.toString(value)));
    }
    return page.toString();
  }

  private static String counted(String name, LongAdder value) {
    return name.endsWith("seconds_total")
        ? Double.toString(value.sum() / 1e3)
        : Long.toString(value.sum());
  }

  private static void add(StringBuilder page, String name, String series, String value) {
    if (series.equals(name) || series.startsWith(name + "{")) {
      page.append(series).append(' ').append(value).append('\n');
    }
  }
}
