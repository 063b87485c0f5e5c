package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Observes the node for passes, each look in its own rhythm. A pass makes all three, but for the
 * network namespaces of pods, which are looked into once a second at most. While modules are loaded
 * in a change, passes that follow one another at once look at the driver alone: pods wait for their
 * devices. Before the first pass, only what decides whether devices may be served is looked at.
 */
public final class PassObserver {

  /** The passes of a change follow one another at once, while pods have no devices. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final Function<Optional<NodeState>, NodeState> looks;
  private final UnaryOperator<NodeState> driver;
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
   * @param driver the look at the driver, with the rest of a state from a moment ago
   * @param forServing what decides whether devices may be served
   * @param clock what the time is, for people
   * @param steady how long something takes
   */
  public PassObserver(
      Function<Optional<NodeState>, NodeState> looks,
      UnaryOperator<NodeState> driver,
      Supplier<NodeState> forServing,
      InstantSource clock,
      InstantSource steady) {
    this.looks = looks;
    this.driver = driver;
    this.forServing = forServing;
    this.clock = clock;
    this.steady = steady;
  }

  /** What decides whether devices may be served; not in any pass, so its age is not told. */
  NodeState forServing() {
    return forServing.get();
  }

  /** As much as this step decides by; all there is to see where the step is not known. */
  NodeState forStep(Optional<Step> step) {
    boolean enough = isRecent() && step.filter(Step::decidesByDriver).isPresent();
    return last.filter(_ -> enough).map(this::driver).orElseGet(this::whole);
  }

  private NodeState driver(NodeState recent) {
    NodeState state = driver.apply(recent);
    took();
    last = Optional.of(state);
    return state;
  }

  private boolean isRecent() {
    return steady.instant().isBefore(podsSeen.plus(RECENT));
  }

  private NodeState whole() {
    boolean recent = isRecent();
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
