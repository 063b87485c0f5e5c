package io.github.onloadnode.leaving;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of one request, or of several that belong together.
 *
 * @param <T> what was asked for
 */
sealed interface Reply<T> {

  /** It was given, or done. */
  record Got<T>(T value) implements Reply<T> {}

  /** The object does not exist. */
  record Gone<T>() implements Reply<T> {}

  /** The server will say the same until a person has changed something. */
  record Refused<T>(String why) implements Reply<T> {}

  /** Another try may succeed. */
  record Away<T>(String why, Optional<Duration> retryAfter) implements Reply<T> {}

  /** What a function makes of what was given. */
  default <R> Reply<R> then(Function<T, Reply<R>> next) {
    return switch (this) {
      case Got<T>(T value) -> next.apply(value);
      case Gone<T>() -> new Gone<>();
      case Refused<T>(String why) -> new Refused<>(why);
      case Away<T>(String why, Optional<Duration> retryAfter) -> new Away<>(why, retryAfter);
    };
  }
}
