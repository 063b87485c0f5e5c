package io.github.onloadnode.leaving;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of one request, or of several that belong together.
 *
 * @param <T> the type of the answer
 */
sealed interface Reply<T> {

  /** It succeeded. */
  record Got<T>(T value) implements Reply<T> {}

  /** The object does not exist. */
  record Gone<T>() implements Reply<T> {}

  /** Denied, until a person changes something. */
  record Refused<T>(String why) implements Reply<T> {}

  /** Another try may succeed. */
  record Away<T>(String why, Optional<Duration> retryAfter) implements Reply<T> {}

  /** Continues with the answer, if there is one. */
  default <R> Reply<R> then(Function<T, Reply<R>> next) {
    return switch (this) {
      case Got<T>(T value) -> next.apply(value);
      case Gone<T>() -> new Gone<>();
      case Refused<T>(String why) -> new Refused<>(why);
      case Away<T>(String why, Optional<Duration> retryAfter) -> new Away<>(why, retryAfter);
    };
  }
}
