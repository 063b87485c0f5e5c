package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import java.util.List;

/** How the action of the pass before ended. */
public sealed interface Outcome {

  Action action();

  /** It was done. */
  record Done(Action action) implements Outcome {}

  /** It was not begun: the journal must know first which modules of the host come with it. */
  record Announced(Action action, List<String> hostModules) implements Outcome {}

  /** It was not; what was half done is seen by the next observation. */
  record Failed(Action action, Finding problem) implements Outcome {}
}
