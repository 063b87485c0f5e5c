package io.github.onloadnode.sandbox;

import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the agent in training asks its trainer: it sends one line of words separated by tabs and gets
 * one line back, {@code yes}, {@code no} or the name of an error.
 */
final class TrainerLine implements KernelModules {

  private final BufferedReader answers;
  private final PrintStream questions;

  TrainerLine(InputStream answers, PrintStream questions) {
    this.answers = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    this.questions = questions;
  }

  @Override
  public void load(Path file, String parameters) {
    var _ = ask("load", file.toString(), parameters);
  }

  @Override
  public void unload(String name) {
    var _ = ask("unload", name);
  }

  /** A process of the simulated host. */
  Optional<Processes.Held> hold(int pid) {
    Held held = new Held(Integer.toString(pid));
    return held.isAlive() ? Optional.of(held) : Optional.empty();
  }

  private synchronized boolean ask(String... words) {
    questions.println(String.join("\t", words));
    questions.flush();
    String answer;
    try {
      answer = answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (answer == null) {
      throw new IllegalStateException("the trainer is gone");
    }
    return switch (answer) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new LinuxException(String.join(" ", words), Errno.valueOf(answer));
    };
  }

  /** Identified by its number only, because a simulated host uses no number twice. */
  private final class Held implements Processes.Held {
    private final String pid;

    private Held(String pid) {
      this.pid = pid;
    }

    @Override
    public boolean isAlive() {
      return ask("alive", pid);
    }

    @Override
    public void terminate() {
      var _ = ask("end", pid);
    }

    @Override
    public void kill() {
      terminate();
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}
