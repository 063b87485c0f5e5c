package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What the device plugin does.
 *
 * @param revision the revision with the announced devices and files; empty = none was ever
 *     committed
 * @param withheld why all devices are Unhealthy and allocations are refused; empty = they are
 *     Healthy
 * @param repeated whether to send the kubelet an unchanged list again: only then does it check
 *     which pods have ended and write its checkpoint
 */
public record Serving(Optional<Revision> revision, Optional<Finding> withheld, boolean repeated) {

  /** Sent to the kubelet once, until something changes. */
  public Serving(Optional<Revision> revision, Optional<Finding> withheld) {
    this(revision, withheld, false);
  }

  /**
   * A revision, withheld if the observation requires it.
   *
   * @param lost missing host paths that pods would be given
   */
  public static Serving of(Revision revision, NodeState state, List<String> lost) {
    return Health.of(revision, state, lost)
        .problem()
        .map(why -> withheld(Optional.of(revision), why))
        .orElseGet(() -> healthy(revision));
  }

  /** This, but withheld if a newer observation requires it; never announces more. */
  public Serving judged(NodeState state, List<String> lost) {
    return revision
        .filter(_ -> withheld.isEmpty())
        .flatMap(served -> Health.of(served, state, lost).problem())
        .map(why -> withheld(revision, why))
        .orElse(this);
  }

  /** This, sent again if the kubelet has something to write. */
  Serving repeated(boolean again) {
    return new Serving(revision, withheld, again);
  }

  static Serving healthy(Revision revision) {
    return new Serving(Optional.of(revision), Optional.empty());
  }

  static Serving withheld(Optional<Revision> revision, Finding problem) {
    return new Serving(revision, Optional.of(problem));
  }
}
