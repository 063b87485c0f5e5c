package io.github.onloadnode.diagnostics;

import java.util.List;
import java.util.function.Supplier;

/** For the kubelet's probes: 200 if nothing is wrong, else 503 with one reason per line. */
record HealthPage(String path, String good, Supplier<List<String>> problems) implements Page {

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public Answer answer() {
    List<String> found = problems.get();
    return found.isEmpty() ? Answer.text(200, good) : Answer.text(503, String.join("\n", found));
  }
}
