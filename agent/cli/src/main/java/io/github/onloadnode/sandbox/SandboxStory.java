package io.github.onloadnode.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Plays steps one by one and stops at the first that is not reached in time. */
final class SandboxStory {

  private static final Duration LOOK = Duration.ofMillis(60);

  private final SandboxTerminal terminal;
  private final Duration patience;
  private final Supplier<List<String>> reasons;
  private final BooleanSupplier ended;

  /**
   * A story that is played once.
   *
   * @param patience how long each step may take
   * @param reasons the agent's explanation of a step that was not reached
   * @param ended whether to stop early
   */
  SandboxStory(
      SandboxTerminal terminal,
      Duration patience,
      Supplier<List<String>> reasons,
      BooleanSupplier ended) {
    this.terminal = terminal;
    this.patience = patience;
    this.reasons = reasons;
    this.ended = ended;
  }

  /** Plays the story. Returns the title of the step that was not reached; empty if all were. */
  Optional<String> play(List<SandboxStep> steps) throws InterruptedException {
    for (SandboxStep step : steps) {
      if (!play(step)) {
        return Optional.of(step.title());
      }
    }
    return Optional.empty();
  }

  private boolean play(SandboxStep step) throws InterruptedException {
    long start = System.nanoTime();
    List<String> why = new ArrayList<>();
    try {
      step.begin().run();
      while (took(start).compareTo(patience) < 0) {
        Optional<List<String>> details = step.reached().get();
        if (details.isPresent()) {
          terminal.reached(step.title(), took(start), details.get());
          return true;
        }
        if (ended.getAsBoolean()) {
          terminal.leftOff();
          return false;
        }
        terminal.working(step.title());
        Thread.sleep(LOOK);
      }
      why.add("not reached within " + patience.toSeconds() + " s");
    } catch (RuntimeException e) {
      why.add(String.valueOf(e));
    }
    why.addAll(reasons.get());
    terminal.missed(step.title(), took(start), why);
    return false;
  }

  private static Duration took(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
