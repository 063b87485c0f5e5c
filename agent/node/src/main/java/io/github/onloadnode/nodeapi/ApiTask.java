package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.reconcile.Pass;
import java.time.Duration;
import java.util.Optional;

/** What is asked of the API server now and then; for one thread. */
interface ApiTask {

  /** Each pass, also one that is not reported because a newer one came. Must not block. */
  default void passed(Pass pass) {}

  /** Does what is due; returns the time until the next step. */
  Duration step(Pass pass);

  /** Why it failed last; empty if it did not. */
  Optional<Finding> problem();
}
