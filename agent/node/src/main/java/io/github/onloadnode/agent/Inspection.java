package io.github.onloadnode.agent;

import io.github.onloadnode.act.JournalFile;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Serving;
import java.util.Optional;
import java.util.Set;

/**
 * Observes a node once and reads what its agent has written, whether the agent runs or not.
 *
 * @param unhealthy why devices are Unhealthy, judged as the agent does; empty during a change, when
 *     they are always Unhealthy
 */
public record Inspection(NodeState state, Reading<Journal> journal, Optional<Finding> unhealthy) {

  /**
   * Looks once; changes nothing.
   *
   * @param addresses the node's addresses in the cluster
   */
  public static Inspection of(HostRoot root, Linux linux, Set<String> addresses) {
    NodeState state = new NodeObserver(new HostFiles(root), linux, addresses).observe();
    Reading<Journal> journal = journal(root);
    return new Inspection(
        state, journal, journal.toOptional().flatMap(known -> unhealthy(root, known, state)));
  }

  private static Reading<Journal> journal(HostRoot root) {
    try {
      return new JournalFile(root).read().map(Reading::present).orElseGet(Reading::absent);
    } catch (FindingException e) {
      return Reading.unreadable(e.problem().toString());
    }
  }

  private static Optional<Finding> unhealthy(HostRoot root, Journal journal, NodeState state) {
    if (journal.committed().isEmpty() || !journal.step().serves()) {
      return Optional.empty();
    }
    String rev = journal.committed().get();
    PayloadStore store = new PayloadStore(new HostFiles(root), new DirectoryTrees(root), Set::of);
    return switch (store.load(rev, state.kernel().release())) {
      case Reading.Present<Revision>(Revision revision) ->
          Serving.of(revision, state, store.lost(revision)).withheld();
      case Reading.Absent<Revision>() -> Optional.of(missing(rev, "it is not on this disk"));
      case Reading.Unreadable<Revision>(String why) -> Optional.of(missing(rev, why));
    };
  }

  private static Finding missing(String rev, String why) {
    return new Finding(
        Reason.REVISION_MISSING,
        "the committed revision " + rev + " cannot be read: " + why,
        "see the agent's log: it copies the revision again if the source still exists");
  }
}
