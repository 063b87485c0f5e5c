package io.github.onloadnode.agent;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Keeps the rest of an agent's start from taking the processor before the kubelet knows every
 * resource: pods wait for that.
 *
 * @param registered waits until it does, for so long at most
 * @param passed whether a whole pass was made already
 * @param wake calls for one
 */
record KubeletFirst(Predicate<Duration> registered, BooleanSupplier passed, Runnable wake) {

  /** The kubelet may be away. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Returns once the rest may start. */
  void await() {
    var _ = registered.test(PATIENCE);
    if (!passed.getAsBoolean()) {
      wake.run();
    }
  }
}
