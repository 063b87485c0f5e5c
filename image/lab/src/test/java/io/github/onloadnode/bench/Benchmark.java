package io.github.onloadnode.bench;

import java.util.List;
import java.util.function.Consumer;

/** One named measurement of all contenders. */
interface Benchmark {

  String name();

  String description();

  /** Whether it runs only where it is named: it takes long, or needs more than the agent. */
  default boolean isByNameOnly() {
    return false;
  }

  /** Hands over each figure as soon as it is known. */
  void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception;
}
