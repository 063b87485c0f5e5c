package io.github.onloadnode.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The cost of the idle plugin. */
final class IdleBenchmark implements Benchmark {

  /** In the first minute the agent observes the whole node more often. */
  private static final long SETTLE_SECONDS = 80;

  private static final long WATCHED_SECONDS = 60;
  private static final double CPU_GOAL_PERCENT = 0.1;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String description() {
    return "share of one CPU over " + WATCHED_SECONDS + " s in which nothing happens";
  }

  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception {
    for (Contender contender : contenders) {
      try (MeasuringKubelet kubelet = MeasuringKubelet.start(contender.kubeletDirectory());
          RunningPlugin plugin = contender.start();
          PluginClient client = kubelet.connect(kubelet.awaitRegistration())) {
        client.awaitHealthyDevices();
        plugin.idle(SETTLE_SECONDS);
        Duration before = plugin.facts().cpu();
        plugin.idle(WATCHED_SECONDS);
        Duration used = plugin.facts().cpu().minus(before);
        double percent = used.toMillis() / (WATCHED_SECONDS * 1000.0) * 100;
        figures.accept(
            contender.isAgent()
                ? Figure.of("idle.cpu", percent, "%", CPU_GOAL_PERCENT)
                : Figure.of("idle.cpu" + contender.suffix(), percent, "%"));
      }
    }
  }
}
