package io.github.onloadnode.leaving;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks the API server until it answers what was asked, or time is up. For one thread. */
final class Patience {

  /** Rights that are new reach an API server a moment after those who have them. */
  static final Duration UNTIL_RIGHTS_ARE_KNOWN = Duration.ofSeconds(30);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

  private final InstantSource steady;
  private final Leaving.Pause pause;
  private final Instant end;
  private final Consumer<String> progress;
  private String trouble = "";

  /**
   * Begins to wait.
   *
   * @param steady how long something takes
   * @param limit from now on
   * @param progress takes lines for people
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

  void say(String line) {
    progress.accept(line);
  }

  void pause(Duration time) throws InterruptedException {
    pause.pause(time);
  }

  /**
   * What was asked for; empty where there is no such object.
   *
   * @throws LeavingException where the server refuses it, or did not do it in time
   */
  <T> Optional<T> until(Supplier<Reply<T>> question) throws InterruptedException {
    Instant began = now();
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
          if (!now().isBefore(began.plus(UNTIL_RIGHTS_ARE_KNOWN)) || isOver()) {
            throw new LeavingException(new Outcome.Denied(why));
          }
          wait(why, BETWEEN_TRIES);
        }
        case Reply.Away<T>(String why, Optional<Duration> after) -> {
          if (isOver()) {
            throw new LeavingException(new Outcome.Unanswered(why));
          }
          wait(why, after.filter(each -> each.compareTo(BETWEEN_TRIES) > 0).orElse(BETWEEN_TRIES));
        }
      }
    }
  }

  private void wait(String why, Duration time) throws InterruptedException {
    trouble("API server: " + why + "; it is asked again");
    pause(time.compareTo(Duration.between(now(), end)) < 0 ? time : BETWEEN_TRIES);
  }

  private void trouble(String line) {
    if (!line.isEmpty() && !line.equals(trouble)) {
      say(line);
    }
    trouble = line;
  }
}
