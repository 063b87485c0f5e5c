package io.github.onloadnode.bench;

import io.github.onloadnode.lab.HostApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The shipped controller as a process. */
record RunningController(Process process, Path log) implements AutoCloseable {

  private static final long END_SECONDS = 10;

  /** Starts it from the assembled application. */
  static RunningController start(Path application, HostApiServer api) throws IOException {
    Path log = api.directory().resolve("controller.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                application.resolve("bin/onload-agent").toString(),
                "controller",
                "--namespace",
                FleetRun.RELEASE,
                "--diagnostics-port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", api.kubeconfig().toString());
    return new RunningController(builder.start(), log);
  }

  /** The most memory that it ever had resident. */
  double peakMebibytes() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Lets it run for a while; it must not end. */
  void idle(long seconds) throws InterruptedException, IOException {
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      assertAlive();
    }
  }

  /** Fails, with its last words, if it has ended. */
  void assertAlive() throws IOException {
    if (!process.isAlive()) {
      String text = Files.readString(log);
      throw new IllegalStateException(
          "the controller ended with %d: %s"
              .formatted(process.exitValue(), text.substring(Math.max(0, text.length() - 2000))));
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }
}
