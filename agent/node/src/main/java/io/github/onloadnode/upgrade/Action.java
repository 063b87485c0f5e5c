package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.util.List;

/** What to do next. Every action can be repeated after a crash. */
public sealed interface Action {

  /** Nothing: the node is in its desired state, or the next pass decides at once. */
  record Rest() implements Action {}

  /** Nothing yet: something outside the agent must change first. */
  record Blocked(Finding problem) implements Action {}

  /** Copy and check the payload of a revision. */
  record Stage(String rev, RevisionContent content) implements Action {}

  /** Check that the staged copy is still intact. */
  record Check(Revision revision) implements Action {}

  /**
   * Copy lost or damaged files of a running revision, or of one that should run again.
   *
   * @param why the suspicion; it stays the problem if the files are intact
   */
  record Repair(Revision revision, Finding why) implements Action {}

  /**
   * Check that the host can supply the modules needed after the old ones are unloaded, and keep
   * copies of those to be replaced.
   *
   * @param givingWay modules of its kernel to be replaced and restored at the end
   * @param hostModules the host modules that revisions need
   */
  record Supply(List<String> givingWay, List<String> hostModules) implements Action {}

  /** Ask once more whether this order's grant still holds; the last step before the unload. */
  record Confirm(long seq) implements Action {}

  /** Stop the control-plane servers, then unload modules in this order. */
  record Unload(List<String> modules) implements Action {}

  /**
   * Load missing modules of the host, then of the revision, in this order.
   *
   * @param journalled modules of the host's kernel that the journal records as loaded by the agent
   */
  record Load(
      List<String> hostModules, List<Revision.PlannedModule> modules, List<String> journalled)
      implements Action {

    /** A load without modules recorded in the journal. */
    public Load(List<String> hostModules, List<Revision.PlannedModule> modules) {
      this(hostModules, modules, List.of());
    }
  }

  /** Load the replaced modules of the host's own kernel again. */
  record RestoreInTree(List<String> modules) implements Action {}

  /** Unload modules of the host's kernel that the agent loaded, unless they are in use. */
  record TakeOut(List<String> modules) implements Action {}

  /** Write the writable parameters of loaded modules. */
  record Apply(Revision revision) implements Action {}

  /** Whether it loads or unloads modules. */
  default boolean changesModules() {
    return switch (this) {
      case Unload _, Load _, RestoreInTree _, TakeOut _ -> true;
      case Rest _, Blocked _, Stage _, Check _, Repair _, Supply _, Confirm _, Apply _ -> false;
    };
  }
}
