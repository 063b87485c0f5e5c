package io.github.onloadnode.controller;

import java.util.List;
import java.util.stream.Collectors;

/** The reference of the controller's metrics: nothing is served that it lacks. */
public final class ControllerMetricsTable {

  private static final String COUNTER = "counter";
  private static final String GAUGE = "gauge";

  static final List<Metric> METRICS =
      List.of(
          new Metric(
              "onload_controller_api_calls_total",
              COUNTER,
              List.of("method", "code"),
              "Requests to the API server, not counting watches, by method and HTTP status; 0 is no"
                  + " answer."),
          new Metric(
              "onload_controller_commands_total",
              COUNTER,
              List.of("command", "result"),
              "Commands of decisions, by kind and result: done, outdated or failed."),
          new Metric(
              "onload_controller_leader",
              GAUGE,
              List.of(),
              "1 while this process is the leader, which alone has the metrics of resources."),
          new Metric(
              "onload_controller_pass_seconds_total",
              COUNTER,
              List.of(),
              "Time spent on decisions and commands."),
          new Metric("onload_controller_passes_total", COUNTER, List.of(), "Decisions made."),
          new Metric(
              "onload_drain_blocked_seconds",
              GAUGE,
              List.of("resource"),
              "How long the longest of a resource's drains has been blocked."),
          new Metric(
              "onload_rollout_nodes",
              GAUGE,
              List.of("resource", "state"),
              "Nodes of a resource, by state: desired, updated, ready, failed or held."),
          new Metric(
              "onload_slots_in_use",
              GAUGE,
              List.of("resource"),
              "Nodes of a resource that may change now."));

  private static final String HEAD =
      """

      ## The controller

      Served at `/metrics` of the controller's own port, 9812, in the same format. Of several controllers only the leader
      decides.

      | metric | kind | labels | meaning |
      |---|---|---|---|
      """;

  private ControllerMetricsTable() {}

  /** A metric and what it says. */
  record Metric(String name, String kind, List<String> labels, String help) {}

  static boolean names(String name) {
    return METRICS.stream().anyMatch(metric -> metric.name().equals(name));
  }

  /** A part of the page, with its heading. */
  public static String markdown() {
    return METRICS.stream()
        .map(ControllerMetricsTable::row)
        .collect(Collectors.joining("", HEAD, ""));
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(metric.name(), metric.kind(), labels, metric.help());
  }
}
