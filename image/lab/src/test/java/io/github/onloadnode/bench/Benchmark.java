package io.github.onloadnode.bench;

import java.util.List;
import java.util.function.Consumer;

/** One named measurement of all contenders. */
interface Benchmark {

  String name();

  String description();

  /** Hands over each figure as soon as it is known. */
  void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception;
}
