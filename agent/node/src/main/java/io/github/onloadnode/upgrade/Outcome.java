package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import java.util.List;

/** How the action of the previous pass ended. */
public sealed interface Outcome {

  Action action();

  /** It was done. */
  record Done(Action action) implements Outcome {}

  /** It was not begun, because the journal must first record which modules of the host it loads. */
  record Announced(Action action, List<String> hostModules) implements Outcome {}

  /** It failed; the next observation shows what was done. */
  record Failed(Action action, Finding problem) implements Outcome {}
}
