package io.github.onloadnode.bench;

import io.github.onloadnode.host.TemporaryTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What a fleet costs: the shipped controller, a real API server, and played agents. */
final class FleetBenchmark implements Benchmark {

  static final int CALLS_GOAL = 30;

  private static final int NODES = Integer.getInteger("bench.fleet.nodes", 5000);
  private static final int MAX_PARALLEL = Integer.getInteger("bench.fleet.parallel", 200);
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final long WAITED_SECONDS = 60;
  private static final double RSS_GOAL_MEBIBYTES = 512;
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public String name() {
    return "fleet";
  }

  @Override
  public String description() {
    return "%d Node objects in a real API server, all switched by the controller (by name only)"
        .formatted(NODES);
  }

  @Override
  public boolean isByNameOnly() {
    return true;
  }

  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception {
    Path checkout = Path.of(System.getProperty("bench.app"), "../../../..").normalize();
    FleetRun.Size size = new FleetRun.Size(NODES, MAX_PARALLEL, LIMIT);
    try (TemporaryTree tree = TemporaryTree.create("fleet");
        FleetRun run = FleetRun.start(checkout, tree.directory(), size)) {
      run.awaitInstalled();
      figures.accept(Figure.of("fleet.nodes", NODES, ""));
      show(run.switchTo("second"), figures);
      showWaiting(run, figures);
      double peak = run.controller().peakMebibytes();
      figures.accept(Figure.of("fleet.controller.rss", peak, "MiB", RSS_GOAL_MEBIBYTES));
    }
  }

  private static void show(FleetRun.Switch change, Consumer<Figure> figures) {
    figures.accept(Figure.of("fleet.first.grant", seconds(change.firstGrant()), "s"));
    figures.accept(Figure.of("fleet.wall", seconds(change.wall()), "s"));
    double turns = (double) NODES / MAX_PARALLEL;
    figures.accept(Figure.of("fleet.wall.per.turn", seconds(change.wall()) / turns, "s"));
    double calls = (double) change.calls().total() / NODES;
    figures.accept(Figure.of("fleet.calls.per.node", calls, "", CALLS_GOAL));
    change
        .calls()
        .counts()
        .forEach((name, count) ->
            figures.accept(Figure.of("fleet.calls." + name, (double) count / NODES, "")));
  }

  /** With all nodes staged and none that may begin. */
  private static void showWaiting(FleetRun run, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    run.pauseBefore("third");
    Calls before = run.calls();
    run.controller().idle(WAITED_SECONDS);
    double calls = (double) run.calls().since(before).total() / NODES;
    figures.accept(Figure.of("fleet.calls.waiting.per.minute", calls, "", 0.01));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}
