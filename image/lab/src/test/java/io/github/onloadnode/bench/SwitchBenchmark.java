package io.github.onloadnode.bench;

import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * In a guest: how long a change of the revision withholds devices, compared with unloading and
 * loading the same modules by hand; and the start of the agent on a node with loaded modules.
 */
final class SwitchBenchmark implements Benchmark {

  private static final int SWITCHES = 7;
  private static final int SLOW_SWITCHES = 3;
  private static final int STARTS = 9;
  private static final double MORE_GOAL_MILLIS = 300;
  private static final double TIMES_GOAL = 1.5;
  private static final double START_GOAL_MILLIS = 409;

  @Override
  public String name() {
    return "switch";
  }

  @Override
  public String description() {
    return "in a lab guest: devices Unhealthy to Healthy in a switch, against rmmod and insmod;"
        + " start to registered with four NIC functions";
  }

  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) {
    Path app = Path.of(System.getProperty("bench.app")).toAbsolutePath();
    GuestSpec spec = GuestSpec.uml().withMemory(3072).withDeadline(Duration.ofMinutes(20));
    try (Guest guest = new Guest(spec.withDirectory(app)).start()) {
      GuestNode node = new GuestNode(guest, app);
      node.prepare();
      node.install("9.1");
      node.change("9.2");
      normal(node, figures);
      slowed(node, figures);
      starts(node, figures);
    }
  }

  private static void normal(GuestNode node, Consumer<Figure> figures) {
    Samples withheld = new Samples(SWITCHES);
    for (int count = 0; count < SWITCHES; count++) {
      withheld.add(node.change(count % 2 == 0 ? "9.1" : "9.2").toNanos());
    }
    node.kill();
    Samples bare = new Samples(SWITCHES);
    for (int count = 0; count < SWITCHES; count++) {
      bare.add(node.byHand(count % 2 == 0 ? "9.2" : "9.1").toNanos());
    }
    node.start();
    node.registered();
    figures.accept(Figure.of("switch.withheld", withheld.median(), "ms"));
    figures.accept(Figure.of("switch.by_hand", bare.median(), "ms"));
    double more = withheld.median() - bare.median();
    figures.accept(Figure.of("switch.more_than_by_hand", more, "ms", MORE_GOAL_MILLIS));
  }

  /** Stand-ins with an init of one second each; the agent's own share must not grow with them. */
  private static void slowed(GuestNode node, Consumer<Figure> figures) {
    Samples withheld = new Samples(SLOW_SWITCHES);
    for (int count = 0; count < SLOW_SWITCHES; count++) {
      node.change("9.2");
      withheld.add(node.change("9.1-slow").toNanos());
    }
    node.kill();
    Samples bare = new Samples(SLOW_SWITCHES);
    for (int count = 0; count < SLOW_SWITCHES; count++) {
      bare.add(node.byHand("9.1-slow").toNanos());
    }
    double times = withheld.median() / bare.median();
    figures.accept(Figure.of("switch.slow_times_by_hand", times, "x", TIMES_GOAL));
  }

  private static void starts(GuestNode node, Consumer<Figure> figures) {
    Samples registered = new Samples(STARTS);
    for (int count = 0; count < STARTS; count++) {
      node.start();
      registered.add(node.registered().toNanos());
      node.kill();
    }
    figures.accept(
        Figure.of("switch.guest_start_registered", registered.median(), "ms", START_GOAL_MILLIS));
  }
}
