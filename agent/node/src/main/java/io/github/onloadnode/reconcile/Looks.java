package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The looks at the host that passes are made of, and how old the newest one is. */
final class Looks {

  private final Lookout lookout;
  private final InstantSource clock;
  private final InstantSource steady;

  private Optional<Instant> at = Optional.empty();
  private volatile Optional<Instant> taken = Optional.empty();

  Looks(Lookout lookout, InstantSource clock, InstantSource steady) {
    this.lookout = lookout;
    this.clock = clock;
    this.steady = steady;
  }

  Optional<NodeState> early() {
    Optional<NodeState> early = lookout.early();
    early.ifPresent(_ -> took());
    return early;
  }

  NodeState whole() {
    NodeState state = lookout.look();
    took();
    return state;
  }

  private void took() {
    at = Optional.of(clock.instant());
    taken = Optional.of(steady.instant());
  }

  /** When the host was looked at for the last time; now where it never was. */
  Instant at() {
    return at.orElseGet(clock::instant);
  }

  /** How old the newest look is; empty before the first. */
  Optional<Duration> age() {
    return taken.map(then -> Duration.between(then, steady.instant()));
  }

  /** Whether an early look is enough: what changes anything is decided by all there is to see. */
  static boolean suffice(Journal before, Decision decision) {
    return decision.journal().equals(before)
        && (decision.action() instanceof Action.Rest
            || decision.action() instanceof Action.Blocked);
  }
}
