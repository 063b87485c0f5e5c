package io.github.onloadnode.leaving;

import java.util.List;

/** How the uninstall ended. */
public sealed interface Outcome {

  /** Everything possible is done; skipped nodes were reported. */
  record Done() implements Outcome {}

  /**
   * Onload is still on some nodes, which keep working on its removal.
   *
   * @param why in one sentence
   * @param nodes one line per node
   */
  record Stuck(String why, List<String> nodes) implements Outcome {

    public Stuck {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Onload is still on some nodes, and nothing asks them to remove it.
   *
   * @param why in one sentence
   * @param nodes one line per node
   */
  record Unasked(String why, List<String> nodes) implements Outcome {

    public Unasked {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Onload resources are still there, and their deletion goes on.
   *
   * @param why in one sentence
   * @param resources one line per resource
   */
  record Undeleted(String why, List<String> resources) implements Outcome {

    public Undeleted {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Nothing was changed, because this must not be run on what is there.
   *
   * @param remedy what to do
   */
  record Declined(String why, String remedy) implements Outcome {}

  /**
   * Labels or annotations are left on some nodes.
   *
   * @param why in one sentence
   * @param nodes one line per node
   * @param commands that remove them by hand; none if not all nodes are known
   */
  record Marked(String why, List<String> nodes, List<String> commands) implements Outcome {

    public Marked {
      nodes = List.copyOf(nodes);
      commands = List.copyOf(commands);
    }
  }

  /** The API server denies it to this account. */
  record Denied(String why) implements Outcome {}

  /** The API server did not answer in time. */
  record Unanswered(String why) implements Outcome {}
}
