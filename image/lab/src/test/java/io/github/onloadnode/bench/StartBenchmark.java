package io.github.onloadnode.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The time from the start of the process, and from a kubelet restart, to registration. */
final class StartBenchmark implements Benchmark {

  private static final int WARM_UPS = 2;
  private static final int STARTS = 15;
  private static final int KUBELET_RESTARTS = 5;
  private static final double START_GOAL_MILLIS = 200;

  /** For an agent that restarts on a node with loaded modules. */
  private static final double HEALTHY_GOAL_MILLIS = 500;

  private static final double RESTART_GOAL_MILLIS = 1000;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String description() {
    return "process start to registered and to the first healthy device, median of "
        + STARTS
        + "; kubelet restarted to registered again";
  }

  /** What one contender took, start by start. */
  private record Starts(Contender contender, Samples registered, Samples healthy) {

    static Starts of(Contender contender) {
      return new Starts(contender, new Samples(STARTS), new Samples(STARTS));
    }
  }

  /** They take turns, so that a machine that is busy for a while is so for all of them. */
  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception {
    List<Starts> all = contenders.stream().map(Starts::of).toList();
    for (int start = -WARM_UPS; start < STARTS; start++) {
      for (Starts each : all) {
        measureStart(start < 0 ? Starts.of(each.contender()) : each);
      }
    }
    for (Starts each : all) {
      report(each, figures);
      if (each.contender().isAgent()) {
        figures.accept(measureKubeletRestarts(each.contender()));
      }
    }
  }

  private static void report(Starts starts, Consumer<Figure> figures) {
    double registered = starts.registered().median();
    double healthy = starts.healthy().median();
    if (starts.contender().isAgent()) {
      figures.accept(Figure.of("start.registered", registered, "ms", START_GOAL_MILLIS));
      figures.accept(Figure.of("start.healthy", healthy, "ms", HEALTHY_GOAL_MILLIS));
    } else {
      String suffix = starts.contender().suffix();
      figures.accept(Figure.of("start.registered" + suffix, registered, "ms"));
      figures.accept(Figure.of("start.healthy" + suffix, healthy, "ms"));
    }
  }

  private static void measureStart(Starts starts) throws Exception {
    Contender contender = starts.contender();
    try (MeasuringKubelet kubelet = MeasuringKubelet.start(contender.kubeletDirectory());
        RunningPlugin plugin = contender.start()) {
      MeasuringKubelet.Registration registration = kubelet.awaitRegistration();
      starts.registered().add(registration.at() - plugin.began());
      try (PluginClient client = kubelet.connect(registration)) {
        client.awaitHealthyDevices();
        starts.healthy().add(System.nanoTime() - plugin.began());
      }
    } finally {
      empty(contender.kubeletDirectory());
    }
  }

  private static Figure measureKubeletRestarts(Contender contender) throws Exception {
    Samples back = new Samples(KUBELET_RESTARTS);
    MeasuringKubelet kubelet = MeasuringKubelet.start(contender.kubeletDirectory());
    try (RunningPlugin plugin = contender.start()) {
      PluginClient client = kubelet.connect(kubelet.awaitRegistration());
      client.awaitHealthyDevices();
      for (int restart = 0; restart < KUBELET_RESTARTS; restart++) {
        client.close();
        kubelet.close();
        plugin.idle(1);
        // A starting kubelet removes the sockets in its directory.
        empty(contender.kubeletDirectory());
        kubelet = MeasuringKubelet.start(contender.kubeletDirectory());
        long began = System.nanoTime();
        MeasuringKubelet.Registration registration = kubelet.awaitRegistration();
        back.add(registration.at() - began);
        client = kubelet.connect(registration);
        client.awaitHealthyDevices();
      }
      client.close();
    } finally {
      kubelet.close();
      empty(contender.kubeletDirectory());
    }
    return Figure.of("start.kubelet_restart", back.median(), "ms", RESTART_GOAL_MILLIS);
  }

  private static void empty(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
