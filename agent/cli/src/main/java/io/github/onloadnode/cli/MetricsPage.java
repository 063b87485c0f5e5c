package io.github.onloadnode.cli;

import io.github.onloadnode.controller.ControllerMetricsTable;
import io.github.onloadnode.report.MetricsTable;

/** The metrics of both processes that this program can be. */
final class MetricsPage {

  private MetricsPage() {}

  static String markdown() {
    return MetricsTable.markdown() + ControllerMetricsTable.markdown();
  }
}
