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
 * Observes the node for passes. A pass makes all three looks, but reads the network namespaces of
 * pods at most once per second. While a change loads modules, passes in quick succession look only
 * at the driver, because pods wait for their devices. Before the first pass, only what decides
 * whether devices may be served is observed.
 */
public final class PassObserver {

  /** The passes of a change come in quick succession while pods have no devices. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final Function<Optional<NodeState>, NodeState> looks;
  private final UnaryOperator<NodeState> driver;
  private final Supplier<NodeState> forServing;
  private final InstantSource clock;
  private final InstantSource steady;

  private Optional<NodeState> last = Optional.empty();
  private Instant podsSeen = Instant.MIN;
  private Optional<Instant> at = Optional.empty();
  private Optional<Instant> taken = Optional.empty();

  /**
   * An observer for the passes of one thread.
   *
   * @param looks makes all three looks, reusing what is still valid of a state from a moment ago
   * @param driver looks at the driver and takes the rest from a state from a moment ago
   * @param forServing observes what decides whether devices may be served
   * @param clock the wall clock, only for people
   * @param steady a clock that never jumps
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

  /**
   * Observes what decides whether devices may be served; not part of a pass, so it does not count
   * for the age.
   */
  NodeState forServing() {
    return forServing.get();
  }

  /** Observes what this step needs; everything if the step is unknown. */
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

  /** When the node was last observed; now if never. */
  Instant at() {
    return at.orElseGet(clock::instant);
  }

  /** The same by the steady clock; empty before the first look. */
  Optional<Instant> looked() {
    return taken;
  }
}
