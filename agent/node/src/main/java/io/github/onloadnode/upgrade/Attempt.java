package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import java.util.Optional;

/** What became of a kind of action in the pass before. */
sealed interface Attempt {

  /** It was not tried, or not begun. */
  record None() implements Attempt {}

  /** It was done; whether it helped is for the next observation to say. */
  record Done() implements Attempt {}

  /** It failed. */
  record Failed(Finding why) implements Attempt {}

  static Attempt of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> new Done();
      case Outcome.Announced _ -> new None();
      case Outcome.Failed(_, Finding why) -> new Failed(why);
    };
  }

  default boolean isTried() {
    return !(this instanceof None);
  }

  default boolean isDone() {
    return this instanceof Done;
  }

  /** Why it failed; empty where it did not. */
  default Optional<Finding> failure() {
    return this instanceof Failed(Finding why) ? Optional.of(why) : Optional.empty();
  }
}
