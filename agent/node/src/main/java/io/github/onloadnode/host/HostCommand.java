package io.github.onloadnode.host;

import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.Processes;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs programs of the host, one at a time: no shell, an empty environment, no input, limited
 * output, and a deadline after which the process is killed. Used by one thread.
 */
public final class HostCommand {

  private static final int OUTPUT_LIMIT = 4096;
  private static final Duration POLL = Duration.ofMillis(20);

  /** A killed process ends at once unless it hangs in the kernel. */
  private static final Duration DEATH = Duration.ofSeconds(1);

  /** How a program ended. */
  public sealed interface Result {

    /** By itself. */
    record Ended(int exitCode, String output) implements Result {}

    /** It was killed because it took too long or was no longer wanted. */
    record Killed(String why, String output) implements Result {}

    /** It was not started. */
    record NotStarted(String why) implements Result {}
  }

  private final HostRoot root;
  private final InstantSource steady;
  private Optional<Process> undead = Optional.empty();

  /**
   * Runs programs of one host.
   *
   * @param steady a clock that never jumps
   */
  public HostCommand(HostRoot root, InstantSource steady) {
    this.root = root;
    this.steady = steady;
  }

  /**
   * Runs a program and waits for it.
   *
   * @param program by the host's path
   * @param wanted asked repeatedly; the process is killed once this is false
   */
  public Result run(
      String program, List<String> arguments, Duration deadline, BooleanSupplier wanted) {
    Optional<Process> before = undead.filter(Process::isAlive);
    if (before.isPresent()) {
      return new Result.NotStarted(
          "process " + before.get().pid() + " of the previous try was killed and has not ended");
    }
    try {
      List<String> command = new ArrayList<>();
      command.add(root.follow(program).toString());
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true);
      builder.environment().clear();
      return await(builder.start(), deadline, wanted);
    } catch (IOException e) {
      return new Result.NotStarted(root.hostNames(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Does not wait for the end of the output, because a child of the program may hold the pipe open.
   */
  private Result await(Process process, Duration deadline, BooleanSupplier wanted)
      throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    try (InputStream out = process.getInputStream()) {
      Instant end = steady.instant().plus(deadline);
      while (steady.instant().isBefore(end) && wanted.getAsBoolean()) {
        boolean ended = process.waitFor(POLL.toNanos(), TimeUnit.NANOSECONDS);
        drain(out, kept);
        if (ended) {
          return new Result.Ended(process.exitValue(), text(kept));
        }
      }
      kill(process);
      return new Result.Killed(
          steady.instant().isBefore(end)
              ? "no longer wanted"
              : "not ended after " + deadline.toSeconds() + " s",
          text(kept));
    } catch (InterruptedException _) {
      kill(process);
      Thread.currentThread().interrupt();
      return new Result.Killed("no longer wanted", text(kept));
    }
  }

  /**
   * Reads what is available; reads and drops what exceeds the limit, so that the program does not
   * block.
   */
  private static void drain(InputStream out, ByteArrayOutputStream kept) throws IOException {
    while (out.available() > 0) {
      byte[] chunk = out.readNBytes(Math.min(out.available(), OUTPUT_LIMIT));
      kept.write(chunk, 0, Math.min(chunk.length, OUTPUT_LIMIT - kept.size()));
    }
  }

  private void kill(Process process) {
    process.descendants().forEach(HostCommand::kill);
    process.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(DEATH.toNanos(), TimeUnit.NANOSECONDS)) {
        undead = Optional.of(process);
      }
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Holds the descendant first, because its process ID may have been reused. */
  private static void kill(ProcessHandle descendant) {
    try {
      Processes.ofThisMachine()
          .hold((int) descendant.pid())
          .ifPresent(held -> {
            try (held) {
              if (descendant.isAlive()) {
                held.kill();
              }
            }
          });
    } catch (LinuxException | LinkageError _) {
      // The JDK compares the start time.
      descendant.destroyForcibly();
    }
  }

  private static String text(ByteArrayOutputStream kept) {
    return kept.toString(StandardCharsets.UTF_8).strip();
  }
}
