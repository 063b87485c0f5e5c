package io.github.onloadnode.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The conversation with a guest (image/lab/guest/lab-main): image/bin/lab says "begun" as the last
 * thing before it becomes the guest. Scripts are put into the shared directory by number: "run N"
 * starts one, "done N STATUS" reports its end. Commands may overlap.
 */
final class ControlChannel {
  private static final Duration NUDGE = Duration.ofSeconds(2);

  private final Path directory;
  private final OutputStream toGuest;
  private final Map<Integer, CompletableFuture<Integer>> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean closed;

  ControlChannel(Path directory, OutputStream toGuest) {
    this.directory = directory;
    this.toGuest = toGuest;
  }

  /** Reads the guest's answers until it ends; then all running commands fail. */
  void listen(InputStream fromGuest) {
    Thread.ofVirtual()
        .name("guest-answers")
        .start(() -> {
          try (var reader =
              new BufferedReader(new InputStreamReader(fromGuest, StandardCharsets.UTF_8))) {
            reader.lines().forEach(this::answer);
          } catch (IOException | UncheckedIOException e) {
            // the guest was killed: the same as its end
          } finally {
            end();
          }
        });
  }

  private void answer(String line) {
    var words = line.strip().split(" ");
    if (words[0].equals("begun")) {
      begun.complete(null);
    } else if (words[0].equals("ready")) {
      ready.complete(null);
    } else if (words[0].equals("done") && words.length == 3) {
      var command = running.remove(Integer.parseInt(words[1]));
      if (command != null) {
        command.complete(Integer.parseInt(words[2]));
      }
    }
  }

  private void end() {
    closed = true;
    var gone = new LabException("ended");
    begun.completeExceptionally(gone);
    ready.completeExceptionally(gone);
    running.values().forEach(command -> command.completeExceptionally(gone));
  }

  void awaitBegun(Duration limit) {
    if (await(begun, limit, "the guest did not begin") == Outcome.LATE) {
      throw new LabException("the guest had not begun after " + limit);
    }
  }

  void awaitReady(Duration limit) {
    if (await(ready, limit, "the guest did not come up") == Outcome.LATE) {
      throw new LabException("the guest was not up after " + limit);
    }
  }

  /** Runs a script; its output has both streams. */
  CommandResult run(String script, Duration limit) {
    return run(next.incrementAndGet(), script, limit);
  }

  /** Runs a script and keeps standard output and standard error separate. */
  CommandResult ask(String script, Duration limit) {
    return run(next.incrementAndGet(), "exec 2> \"${0%.sh}.err\"\n" + script, limit);
  }

  private CommandResult run(int number, String script, Duration limit) {
    var answer = new CompletableFuture<Integer>();
    running.put(number, answer);
    try {
      Files.writeString(directory.resolve(number + ".sh"), script);
      send("run " + number);
    } catch (IOException e) {
      throw new LabException("cannot give the guest a command", e);
    }
    if (closed) {
      end();
    }
    if (awaitAwake(answer, limit, "no answer to: " + script) == Outcome.LATE) {
      kill(number);
      throw new LabException(
          "not finished after " + limit + ": " + script + "\n" + said(number, "out"));
    }
    return new CommandResult(answer.join(), said(number, "out"), said(number, "err"));
  }

  /**
   * A guest can miss that its console has something to read (User Mode Linux: a lost interrupt),
   * and looks again when more comes; an empty line asks for nothing.
   */
  private Outcome awaitAwake(CompletableFuture<?> answer, Duration limit, String what) {
    var end = System.nanoTime() + limit.toNanos();
    var pause = limit.compareTo(NUDGE) < 0 ? limit : NUDGE;
    while (await(answer, pause, what) == Outcome.LATE) {
      if (System.nanoTime() > end) {
        return Outcome.LATE;
      }
      nudge();
    }
    return Outcome.IN_TIME;
  }

  private void nudge() {
    try {
      send("");
    } catch (IOException e) {
      // the guest is gone: the end of its answers says so
    }
  }

  private enum Outcome {
    IN_TIME,
    LATE
  }

  private static Outcome await(CompletableFuture<?> answer, Duration limit, String what) {
    try {
      answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return Outcome.IN_TIME;
    } catch (TimeoutException e) {
      return Outcome.LATE;
    } catch (ExecutionException e) {
      throw new LabException(what + ": the guest has ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted; " + what, e);
    }
  }

  private void kill(int number) {
    try {
      send("kill " + number);
    } catch (IOException e) {
      // the guest is gone, and the command with it
    }
  }

  private synchronized void send(String line) throws IOException {
    toGuest.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    toGuest.flush();
  }

  private String said(int number, String stream) {
    try {
      return new String(
          Files.readAllBytes(directory.resolve(number + "." + stream)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
