package io.github.onloadnode.bench;

import io.github.onloadnode.host.TemporaryTree;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs the named benchmarks, or all that need no name, and prints one figure per line. */
final class Bench {

  private static final int USAGE = 64;

  /** Netty warns of options that unix sockets do not have, once for every connection. */
  private static final Logger QUIET = Logger.getLogger("io.netty.bootstrap");

  private static final List<Benchmark> ALL =
      List.of(
          new StartBenchmark(),
          new ObserveBenchmark(),
          new AllocateBenchmark(),
          new IdleBenchmark(),
          new SwitchBenchmark(),
          new ImageBenchmark(),
          new FleetBenchmark());

  /** The options of the command line. */
  private record Request(boolean list, boolean json, List<String> names) {

    static Request parse(String[] arguments) {
      boolean list = false;
      boolean json = false;
      List<String> names = new ArrayList<>();
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--list", "-h", "--help" -> list = true;
          case "-o" -> json = isJson(arguments, ++i);
          default -> names.add(known(arguments[i]));
        }
      }
      return new Request(list, json, names);
    }

    private static boolean isJson(String[] arguments, int index) {
      if (index >= arguments.length || !arguments[index].equals("json")) {
        throw new IllegalArgumentException("-o takes one value: json");
      }
      return true;
    }

    private static String known(String name) {
      if (ALL.stream().noneMatch(benchmark -> benchmark.name().equals(name))) {
        throw new IllegalArgumentException("there is no benchmark " + name + "; try --list");
      }
      return name;
    }

    boolean wants(Benchmark benchmark) {
      return names.isEmpty() ? !benchmark.isByNameOnly() : names.contains(benchmark.name());
    }
  }

  private Bench() {}

  /** See {@code image/bin/bench}. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    QUIET.setLevel(Level.SEVERE);
    Request request;
    try {
      request = Request.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    if (request.list()) {
      ALL.forEach(each -> out.printf("%-10s %s%n", each.name(), each.description()));
      return;
    }
    Consumer<Figure> print =
        figure -> out.println(request.json() ? figure.toJson() : figure.toRow());
    run(request, print);
    // The client's event loops are daemons, but a benchmark that failed may have left more.
    System.exit(0);
  }

  private static void run(Request request, Consumer<Figure> print) throws Exception {
    try (TemporaryTree tree = TemporaryTree.create("bench");
        NodeObject api = NodeObject.serve(tree.directory().resolve("api"))) {
      List<Contender> contenders = Contenders.prepare(tree.directory(), api);
      for (Benchmark benchmark : ALL) {
        if (request.wants(benchmark)) {
          benchmark.run(contenders, print);
        }
      }
    }
  }
}
