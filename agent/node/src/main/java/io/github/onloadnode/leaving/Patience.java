package io.github.onloadnode.leaving;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Repeats a request to the API server until it succeeds or the time is up. For one thread. */
final class Patience {

  /**
   * An API server learns of RBAC rules a moment after they are created, or after it was started.
   */
  static final Duration UNTIL_RIGHTS_ARE_KNOWN = Duration.ofSeconds(30);

  static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

  private final InstantSource steady;
  private final Leaving.Pause pause;
  private final Instant end;
  private final Consumer<String> progress;
  private String trouble = "";

  /**
   * Starts the time.
   *
   * @param steady a clock that never jumps
   * @param limit of the time from now on
   * @param progress receives lines for people
   */
  Patience(InstantSource steady, Leaving.Pause pause, Duration limit, Consumer<String> progress) {
    this.steady = steady;
    this.pause = pause;
    this.end = steady.instant().plus(limit);
    this.progress = progress;
  }

  Instant now() {
    return steady.instant();
  }

  boolean isOver() {
    return !now().isBefore(end);
  }

  /** Whether the end is behind, so that even what is under way should end. */
  boolean isPast() {
    return now().isAfter(end);
  }

  /** The time until the end; zero after it. */
  Duration left() {
    return isOver() ? Duration.ZERO : Duration.between(now(), end);
  }

  void say(String line) {
    progress.accept(line);
  }

  /** Lets this time pass, or what is left of it. */
  void pause(Duration time) throws InterruptedException {
    pause.pause(time.compareTo(left()) < 0 ? time : left());
  }

  /**
   * The answer; empty if the object does not exist.
   *
   * @throws LeavingException if the server denies it or the time is up
   */
  <T> Optional<T> until(Supplier<Reply<T>> question) throws InterruptedException {
    Instant away = now();
    while (true) {
      switch (question.get()) {
        case Reply.Got<T>(T value) -> {
          trouble("");
          return Optional.of(value);
        }
        case Reply.Gone<T>() -> {
          trouble("");
          return Optional.empty();
        }
        case Reply.Refused<T>(String why) -> {
          if (!now().isBefore(away.plus(UNTIL_RIGHTS_ARE_KNOWN)) || isOver()) {
            throw new LeavingException(new Outcome.Denied(why));
          }
          wait(why, BETWEEN_TRIES);
        }
        case Reply.Away<T>(String why, Optional<Duration> after) -> {
          if (isOver()) {
            throw new LeavingException(new Outcome.Unanswered(why));
          }
          away = now();
          wait(why, after.filter(each -> each.compareTo(BETWEEN_TRIES) > 0).orElse(BETWEEN_TRIES));
        }
      }
    }
  }

  private void wait(String why, Duration time) throws InterruptedException {
    trouble("API server: " + why + "; trying again");
    pause(time);
  }

  private void trouble(String line) {
    if (!line.isEmpty() && !line.equals(trouble)) {
      say(line);
    }
    trouble = line;
  }
}
