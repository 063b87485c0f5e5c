package io.github.onloadnode.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One step of the story.
 *
 * @param title what has been reached, for people
 * @param begin what sets it going; done once
 * @param reached what to tell of it, each a line; empty until it is reached
 */
record SandboxStep(String title, Runnable begin, Supplier<Optional<List<String>>> reached) {

  /** A step that the agent takes by itself. */
  static SandboxStep awaited(String title, Supplier<Optional<List<String>>> reached) {
    return new SandboxStep(title, () -> {}, reached);
  }
}
