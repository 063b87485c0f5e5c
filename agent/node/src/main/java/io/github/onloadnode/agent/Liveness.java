package io.github.onloadnode.agent;

import io.github.onloadnode.reconcile.ReconcileLoop;
import io.github.onloadnode.reconcile.Reconciler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Whether the process still passes over the node; where it does not, only a restart helps. */
record Liveness(Reconciler reconciler, ReconcileLoop loop, InstantSource steady) {

  /** A pass that takes longer stands still: no action waits that long. */
  private static final Duration LONGEST_PASS = Duration.ofMinutes(20);

  /** Why it should be restarted; none while it works. */
  List<String> faults() {
    return reconciler
        .busySince()
        .map(since -> Duration.between(since, steady.instant()))
        .filter(busy -> busy.compareTo(LONGEST_PASS) > 0)
        .map(busy -> "a pass over the node has taken " + busy.toSeconds() + " s")
        .or(() -> loop.isAlive() ? Optional.empty() : Optional.of("the loop has ended"))
        .stream()
        .toList();
  }
}
