package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.payload.Revision;
import java.util.Optional;

/**
 * What the device plugin shall do.
 *
 * @param revision whose devices and files are announced; empty = none was ever committed
 * @param withheld why every device is Unhealthy and every allocation is refused; empty = they are
 *     Healthy
 */
public record Serving(Optional<Revision> revision, Optional<Problem> withheld) {

  static Serving healthy(Revision revision) {
    return new Serving(Optional.of(revision), Optional.empty());
  }

  static Serving withheld(Optional<Revision> revision, Problem problem) {
    return new Serving(revision, Optional.of(problem));
  }
}
