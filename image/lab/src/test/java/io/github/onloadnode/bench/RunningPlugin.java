package io.github.onloadnode.bench;

import java.util.concurrent.TimeUnit;

/**
 * A started device plugin.
 *
 * @param began {@link System#nanoTime} just before the process was made
 */
record RunningPlugin(Process process, long began) implements AutoCloseable {

  private static final long END_SECONDS = 10;

  ProcessFacts facts() {
    return ProcessFacts.of(process.pid());
  }

  /** Lets it run for a while; it must not end. */
  void idle(long seconds) throws InterruptedException {
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the plugin ended with " + process.exitValue());
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }
}
