package io.github.onloadnode.report;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values of metrics, collected for one scrape. */
final class Samples {

  /** A metric's value for one set of labels; only a summary has a sum. */
  private record Value(long count, double sum) {}

  private final Map<Metric, Map<Labels, Value>> samples = new LinkedHashMap<>();

  /** Adds a value; a second one for the same labels replaces the first. */
  void add(Metric metric, long value, String... labels) {
    put(metric, new Value(value, 0), labels);
  }

  void addSummary(Metric metric, long count, double sum, String... labels) {
    put(metric, new Value(count, sum), labels);
  }

  private void put(Metric metric, Value value, String... values) {
    String[] names = metric.labels().toArray(String[]::new);
    samples
        .computeIfAbsent(metric, _ -> new LinkedHashMap<>())
        .put(Labels.of(names, values), value);
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    samples.forEach((metric, values) -> snapshots.metricSnapshot(snapshot(metric, values)));
    return snapshots.build();
  }

  private static MetricSnapshot snapshot(Metric metric, Map<Labels, Value> values) {
    return switch (metric.kind()) {
      case GAUGE -> gauge(metric, values);
      case COUNTER -> counter(metric, values);
      case SUMMARY -> summary(metric, values);
      case INFO -> info(metric, values);
    };
  }

  private static MetricSnapshot gauge(Metric metric, Map<Labels, Value> values) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(metric.baseName()).help(metric.help());
    values.forEach((labels, value) ->
        gauge.dataPoint(
            GaugeDataPointSnapshot.builder().labels(labels).value((double) value.count()).build()));
    return gauge.build();
  }

  private static MetricSnapshot counter(Metric metric, Map<Labels, Value> values) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(metric.baseName()).help(metric.help());
    values.forEach((labels, value) ->
        counter.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value.count())
                .build()));
    return counter.build();
  }

  private static MetricSnapshot summary(Metric metric, Map<Labels, Value> values) {
    SummarySnapshot.Builder summary =
        SummarySnapshot.builder().name(metric.baseName()).help(metric.help());
    values.forEach((labels, value) ->
        summary.dataPoint(
            SummaryDataPointSnapshot.builder()
                .labels(labels)
                .count(value.count())
                .sum(value.sum())
                .build()));
    return summary.build();
  }

  private static MetricSnapshot info(Metric metric, Map<Labels, Value> values) {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name(metric.baseName()).help(metric.help());
    values
        .keySet()
        .forEach(labels -> info.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build()));
    return info.build();
  }
}
