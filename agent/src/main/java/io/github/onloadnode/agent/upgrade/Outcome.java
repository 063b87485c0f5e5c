package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.node.Problem;

/** How the action of the pass before ended. */
public sealed interface Outcome {

  Action action();

  /** It was done. */
  record Done(Action action) implements Outcome {}

  /** It was not; what was half done is seen by the next observation. */
  record Failed(Action action, Problem problem) implements Outcome {}
}
