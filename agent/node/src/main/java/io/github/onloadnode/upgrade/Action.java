package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.util.List;

/** What to do next; each can be done again after a crash. */
public sealed interface Action {

  /** Nothing: the node is as it shall be, or the next pass decides at once. */
  record Rest() implements Action {}

  /** Nothing yet: something outside must change first. */
  record Blocked(Finding problem) implements Action {}

  /** Copy and check the payload of a revision. */
  record Stage(String rev, RevisionContent content) implements Action {}

  /** Look whether what was staged is still on the disk as it was. */
  record Check(Revision revision) implements Action {}

  /**
   * Copy the files of a revision that runs, or is to run again, where they are lost or damaged.
   *
   * @param why it is suspected; still the problem where the files are found whole
   */
  record Repair(Revision revision, Finding why) implements Action {}

  /**
   * Look whether the host can supply what it must once the old modules are gone, and keep what is
   * about to give way.
   *
   * @param givingWay modules of its kernel that shall come back at the end
   * @param hostModules those that revisions need
   */
  record Supply(List<String> givingWay, List<String> hostModules) implements Action {}

  /** Stop the control-plane servers, then take modules out, in this order. */
  record Unload(List<String> modules) implements Action {}

  /**
   * Load what is missing of the host's modules and the revision's, in this order.
   *
   * @param journalled modules of the host's kernel that the journal knows to come by our doing
   */
  record Load(
      List<String> hostModules, List<Revision.PlannedModule> modules, List<String> journalled)
      implements Action {

    /** One before which the journal knows of none. */
    public Load(List<String> hostModules, List<Revision.PlannedModule> modules) {
      this(hostModules, modules, List.of());
    }
  }

  /** Load modules of the host's own kernel that had given way. */
  record RestoreInTree(List<String> modules) implements Action {}

  /** Take modules of the host's kernel out that came by our doing, where nobody uses them. */
  record TakeOut(List<String> modules) implements Action {}

  /** Give loaded modules the parameters that can be rewritten. */
  record Apply(Revision revision) implements Action {}

  /** Whether modules are loaded or taken out by it. */
  default boolean changesModules() {
    return switch (this) {
      case Unload _, Load _, RestoreInTree _, TakeOut _ -> true;
      case Rest _, Blocked _, Stage _, Check _, Repair _, Supply _, Apply _ -> false;
    };
  }
}
