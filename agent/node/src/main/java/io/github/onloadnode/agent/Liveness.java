package io.github.onloadnode.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether the process still passes over the node; where it does not, only a restart helps.
 *
 * @param busySince when the pass under way began, by the steady clock; empty between passes
 * @param isLooping whether passes go on at all
 * @param steady how long something takes
 */
record Liveness(
    Supplier<Optional<Instant>> busySince, BooleanSupplier isLooping, InstantSource steady) {

  /** A pass that takes longer is stuck: no action waits that long. */
  static final Duration LONGEST_PASS = Duration.ofMinutes(20);

  /** Why it should be restarted; none while it works. */
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
