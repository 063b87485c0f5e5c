package io.github.onloadnode.leaving;

import java.util.List;

/** How leaving ended. */
public sealed interface Outcome {

  /** All is done that can be done; what was passed over was said on the way. */
  record Done() implements Outcome {}

  /**
   * Onload is still on some nodes.
   *
   * @param why in one sentence
   * @param nodes one line each
   */
  record Stuck(String why, List<String> nodes) implements Outcome {

    public Stuck {
      nodes = List.copyOf(nodes);
    }
  }

  /** The API server does not let this account do it. */
  record Denied(String why) implements Outcome {}

  /** The API server did not answer in time. */
  record Unanswered(String why) implements Outcome {}
}
