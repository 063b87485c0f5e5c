package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is served, and the reference of it. */
final class ControllerMetricsTest {

  private static final Pattern SERVED = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern SERIES = Pattern.compile("(?m)^(onload_[a-z_]+)[{ ]");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(onload_[a-z_]+)` \\|");

  private final ControllerMetrics metrics = new ControllerMetrics();

  @Test
  void servesWhatTheReferenceNames() {
    metrics.called("GET", 200);
    metrics.performed("WriteGrant", "done");
    metrics.passed(7);
    metrics.set("onload_controller_leader", 1);
    metrics.set("onload_drain_blocked_seconds", 1, "resource", "a/b");
    metrics.set("onload_rollout_nodes", 1, "resource", "a/b", "state", "ready");
    metrics.set("onload_slots_in_use", 1, "resource", "a/b");

    List<String> named = all(ROW, ControllerMetricsTable.markdown());
    assertThat(all(SERVED, metrics.text())).isEqualTo(named);
    assertThat(all(SERIES, metrics.text())).isEqualTo(named);
  }

  @Test
  void takesNoMetricThatTheReferenceLacks() {
    assertThatThrownBy(() -> metrics.set("onload_new", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("onload_new");
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
