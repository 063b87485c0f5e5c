package io.github.onloadnode.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether passes still happen; if not, only a restart of the process helps.
 *
 * @param busySince when the running pass began, by the steady clock; empty between passes
 * @param isLooping whether the loop still runs
 * @param steady a clock that never jumps
 */
record Liveness(
    Supplier<Optional<Instant>> busySince, BooleanSupplier isLooping, InstantSource steady) {

  /** A pass that takes longer is stuck, because no action waits that long. */
  static final Duration LONGEST_PASS = Duration.ofMinutes(20);

  /** Why the process should be restarted; empty while it works. */
  List<String> faults() {
    return busySince
        .get()
        .map(since -> Duration.between(since, steady.instant()))
        .filter(busy -> busy.compareTo(LONGEST_PASS) > 0)
        .map(busy -> "a pass over the node has taken " + busy.toSeconds() + " s")
        .or(() -> isLooping.getAsBoolean() ? Optional.empty() : Optional.of("the loop has ended"))
        .stream()
        .toList();
  }
}
