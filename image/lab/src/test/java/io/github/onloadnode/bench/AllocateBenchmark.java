package io.github.onloadnode.bench;

import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Memory at rest and after many Allocates, and how long an Allocate takes. */
final class AllocateBenchmark implements Benchmark {

  private static final long IDLE_SECONDS = 30;
  private static final int WARM_UPS = 5_000;
  private static final int CALLS = 100_000;
  private static final double RSS_GOAL_MEBIBYTES = 80;
  private static final double PRIVATE_DIRTY_GOAL_MEBIBYTES = 40;
  private static final double FIRST_GOAL_MILLIS = 10;
  private static final double GOAL_TIMES_GO = 1.2;

  /** The warm percentiles of one contender, in milliseconds. */
  private record Warm(double p50, double p99) {}

  @Override
  public String name() {
    return "allocate";
  }

  @Override
  public String description() {
    return "RSS and private dirty memory after %d s idle and after %,d Allocates; Allocate's first, p50 and p99"
        .formatted(IDLE_SECONDS, CALLS);
  }

  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception {
    OptionalDouble p50Goal = OptionalDouble.empty();
    OptionalDouble p99Goal = OptionalDouble.empty();
    // Go comes first: the goals of the others are multiples of what it takes in the same run.
    for (Contender contender : contenders.reversed()) {
      Warm warm = measure(contender, figures);
      String suffix = contender.suffix();
      figures.accept(new Figure("allocate.p50" + suffix, warm.p50(), "ms", p50Goal));
      figures.accept(new Figure("allocate.p99" + suffix, warm.p99(), "ms", p99Goal));
      if (contender.isGo()) {
        p50Goal = OptionalDouble.of(GOAL_TIMES_GO * warm.p50());
        p99Goal = OptionalDouble.of(GOAL_TIMES_GO * warm.p99());
      }
    }
  }

  private static Warm measure(Contender contender, Consumer<Figure> figures) throws Exception {
    try (MeasuringKubelet kubelet = MeasuringKubelet.start(contender.kubeletDirectory());
        RunningPlugin plugin = contender.start();
        PluginClient client = kubelet.connect(kubelet.awaitRegistration())) {
      Device device = client.awaitHealthyDevices().getFirst();
      plugin.idle(IDLE_SECONDS);
      ProcessFacts idle = plugin.facts();
      report(contender, "idle", idle, figures);

      double first = time(client, device, 1).median();
      figures.accept(
          contender.isAgent()
              ? Figure.of("allocate.first", first, "ms", FIRST_GOAL_MILLIS)
              : Figure.of("allocate.first" + contender.suffix(), first, "ms"));
      int threads = plugin.facts().threads();
      time(client, device, WARM_UPS);
      Samples warm = time(client, device, CALLS);

      ProcessFacts allocated = plugin.facts();
      report(contender, "allocated", allocated, figures);
      if (contender.isAgent()) {
        figures.accept(Figure.of("allocate.new_threads", allocated.threads() - threads, "", 0));
      }
      return new Warm(warm.median(), warm.percentile(0.99));
    }
  }

  private static Samples time(PluginClient client, Device device, int calls) {
    Samples samples = new Samples(calls);
    for (int call = 0; call < calls; call++) {
      long began = System.nanoTime();
      client.allocate(device);
      samples.add(System.nanoTime() - began);
    }
    return samples;
  }

  private static void report(
      Contender contender, String when, ProcessFacts facts, Consumer<Figure> figures) {
    String suffix = "_" + when + contender.suffix();
    if (contender.isAgent()) {
      figures.accept(
          Figure.of("memory.rss" + suffix, facts.rssMebibytes(), "MiB", RSS_GOAL_MEBIBYTES));
      figures.accept(
          Figure.of(
              "memory.private_dirty" + suffix,
              facts.privateDirtyMebibytes(),
              "MiB",
              PRIVATE_DIRTY_GOAL_MEBIBYTES));
    } else {
      figures.accept(Figure.of("memory.rss" + suffix, facts.rssMebibytes(), "MiB"));
      figures.accept(
          Figure.of("memory.private_dirty" + suffix, facts.privateDirtyMebibytes(), "MiB"));
    }
  }
}
