package io.github.onloadnode.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What a node has to fetch, layer by layer. */
final class ImageBenchmark implements Benchmark {

  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final double GOAL_MEGABYTES = 80;

  @Override
  public String name() {
    return "image";
  }

  @Override
  public String description() {
    return "compressed size of the image and of its layers";
  }

  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception {
    String list = System.getProperty("bench.image.layers", "");
    if (list.isEmpty()) {
      return;
    }
    double total = 0;
    for (String line : Files.readAllLines(Path.of(list))) {
      String[] words = line.split("\t", -1);
      double size = Double.parseDouble(words[1]) / BYTES_PER_MEGABYTE;
      total += size;
      figures.accept(Figure.of("image." + words[0], size, "MB"));
    }
    figures.accept(Figure.of("image.compressed", total, "MB", GOAL_MEGABYTES));
  }
}
