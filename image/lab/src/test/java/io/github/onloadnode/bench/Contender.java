package io.github.onloadnode.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A device plugin to measure.
 *
 * @param suffix suffix of its figures' names
 * @param kubeletDirectory where it looks for the kubelet's socket
 */
record Contender(String suffix, Path kubeletDirectory, List<String> command, Path log) {

  /** Starts it as a separate process. */
  RunningPlugin start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long began = System.nanoTime();
    return new RunningPlugin(builder.start(), began);
  }

  /** What the agent's goals are multiples of. */
  boolean isGo() {
    return suffix.equals(".go");
  }

  boolean isAgent() {
    return suffix.isEmpty();
  }
}
