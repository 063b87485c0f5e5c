package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Observes the node for passes, each look in its own rhythm: every pass makes all three, but for
 * the network namespaces of pods, which are looked into once a second at most; and before the first
 * pass, only what decides whether devices may be served is looked at.
 */
public final class PassObserver {

  /** The passes of a change follow one another at once, while pods have no devices. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final Function<Optional<NodeState>, NodeState> looks;
  private final Supplier<NodeState> forServing;
  private final InstantSource clock;
  private final InstantSource steady;

  private Optional<NodeState> last = Optional.empty();
  private Instant podsSeen = Instant.MIN;
  private Optional<Instant> at = Optional.empty();
  private volatile Optional<Instant> taken = Optional.empty();

  /**
   * An observer for the passes of one thread.
   *
   * @param looks all three looks, but for what is still true of a state from a moment ago
   * @param forServing what decides whether devices may be served
   * @param clock what the time is, for people
   * @param steady how long something takes
   */
  public PassObserver(
      Function<Optional<NodeState>, NodeState> looks,
      Supplier<NodeState> forServing,
      InstantSource clock,
      InstantSource steady) {
    this.looks = looks;
    this.forServing = forServing;
    this.clock = clock;
    this.steady = steady;
  }

  /** What decides whether devices may be served; not in any pass, so its age is not told. */
  NodeState forServing() {
    return forServing.get();
  }

  /** All there is to see. */
  NodeState whole() {
    boolean recent = steady.instant().isBefore(podsSeen.plus(RECENT));
    NodeState state = looks.apply(recent ? last : Optional.empty());
    took();
    last = Optional.of(state);
    podsSeen = recent ? podsSeen : steady.instant();
    return state;
  }

  private void took() {
    at = Optional.of(clock.instant());
    taken = Optional.of(steady.instant());
  }

  /** When the node was looked at for the last time; now where it never was. */
  Instant at() {
    return at.orElseGet(clock::instant);
  }

  /** How old the newest look is; empty before the first. By any thread. */
  Optional<Duration> age() {
    return taken.map(then -> Duration.between(then, steady.instant()));
  }
}
