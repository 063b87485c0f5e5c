package io.github.onloadnode.diagnostics;

import io.github.onloadnode.report.Metrics;
import java.util.function.Supplier;

/** The metrics for Prometheus. */
record MetricsPage(Supplier<String> metrics) implements Page {

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public Answer answer() {
    return new Answer(200, Metrics.contentType(), metrics.get());
  }
}
