package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import java.util.Optional;

/** The result of a kind of action in the previous pass. */
sealed interface Attempt {

  /** It was not tried. */
  record None() implements Attempt {}

  /** It was done; the next observation shows whether it helped. */
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

  /** Why it failed; empty if it did not. */
  default Optional<Finding> failure() {
    return this instanceof Failed(Finding why) ? Optional.of(why) : Optional.empty();
  }
}
