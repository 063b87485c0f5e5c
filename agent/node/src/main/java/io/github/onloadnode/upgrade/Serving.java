package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What the device plugin shall do.
 *
 * @param revision whose devices and files are announced; empty = none was ever committed
 * @param withheld why every device is Unhealthy and every allocation is refused; empty = they are
 *     Healthy
 * @param repeated whether the kubelet is told again although nothing changed: only then does it
 *     look which pods have ended, and write down which hold devices
 */
public record Serving(Optional<Revision> revision, Optional<Finding> withheld, boolean repeated) {

  /** What the kubelet is told once, as long as nothing of it changes. */
  public Serving(Optional<Revision> revision, Optional<Finding> withheld) {
    this(revision, withheld, false);
  }

  /**
   * A revision, as far as what was seen allows it.
   *
   * @param lost host paths that pods would be given and that are not there
   */
  public static Serving of(Revision revision, NodeState state, List<String> lost) {
    return Health.of(revision, state, lost)
        .problem()
        .map(why -> withheld(Optional.of(revision), why))
        .orElseGet(() -> healthy(revision));
  }

  /** The same, as far as what was seen since allows it; nothing is announced anew. */
  public Serving judged(NodeState state, List<String> lost) {
    return revision
        .filter(_ -> withheld.isEmpty())
        .flatMap(served -> Health.of(served, state, lost).problem())
        .map(why -> withheld(revision, why))
        .orElse(this);
  }

  /** The same, told again where there is something to write down. */
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
