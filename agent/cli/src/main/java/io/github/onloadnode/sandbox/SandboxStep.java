package io.github.onloadnode.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One step of the story.
 *
 * @param title describes the reached state
 * @param begin starts the step, once
 * @param reached the lines to print; empty until the step is reached
 */
record SandboxStep(String title, Runnable begin, Supplier<Optional<List<String>>> reached) {

  /** A step that the agent takes by itself. */
  static SandboxStep awaited(String title, Supplier<Optional<List<String>>> reached) {
    return new SandboxStep(title, () -> {}, reached);
  }
}
