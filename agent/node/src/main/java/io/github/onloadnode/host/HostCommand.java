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
 * Runs programs of the host, one at a time: an argument vector, no shell, an empty environment,
 * nothing to read, so much output and no more, and a deadline after which the process is killed.
 * Used by one thread.
 */
public final class HostCommand {

  private static final int OUTPUT_LIMIT = 4096;
  private static final Duration POLL = Duration.ofMillis(20);

  /** A killed process is gone at once, unless it hangs in the kernel. */
  private static final Duration DEATH = Duration.ofSeconds(1);

  /** How a program ended. */
  public sealed interface Result {

    /** By itself. */
    record Ended(int exitCode, String output) implements Result {}

    /** It was killed, because it took too long or nobody wanted it any more. */
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
   * @param steady how long something takes
   */
  public HostCommand(HostRoot root, InstantSource steady) {
    this.root = root;
    this.steady = steady;
  }

  /**
   * Runs a program and waits for it.
   *
   * @param program by the host's path
   * @param wanted asked all the time; when it says no, the process is killed
   */
  public Result run(
      String program, List<String> arguments, Duration deadline, BooleanSupplier wanted) {
    Optional<Process> before = undead.filter(Process::isAlive);
    if (before.isPresent()) {
      return new Result.NotStarted(
          "process " + before.get().pid() + " of the try before was killed and does not end");
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
      return new Result.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  /** A child of its own may hold the pipe open, so the end of the output is not waited for. */
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

  /** What is there now; what is too much is read too, so that nobody waits to write it. */
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

  /** Only while it is the one that was found among ours: its number may be another's by now. */
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
      // The JDK compares the time that it began, too.
      descendant.destroyForcibly();
    }
  }

  private static String text(ByteArrayOutputStream kept) {
    return kept.toString(StandardCharsets.UTF_8).strip();
  }
}
