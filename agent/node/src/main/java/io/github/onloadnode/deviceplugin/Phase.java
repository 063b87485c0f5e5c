package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import java.util.Optional;

/**
 * Where one resource is on its way to a ListAndWatch stream. A phase is a value: each event gives
 * the phase that follows, or this very one where the event changes nothing. {@link ResourcePlugin}
 * does what a new phase asks for and brings the next event.
 */
sealed interface Phase permits Phase.Unoffered, Attempt, Registered, Phase.Waiting, Phase.Stopped {

  /** What is done on entering a phase. What an earlier phase awaited is given up. */
  enum Action {
    NOTHING,
    /** Bind a fresh socket: {@link #bound} or {@link #failed} follows. */
    BIND,
    /** Call Allocate on the own socket: {@link #checked} or {@link #failed} follows. */
    CHECK,
    /** Register the endpoint with the kubelet: {@link #accepted} or {@link #failed} follows. */
    REGISTER,
    /** Wait as long as the kubelet may take to open a stream: {@link #due} follows. */
    AWAIT_STREAM,
    /** Wait for the next attempt: {@link #due} follows. */
    AWAIT_RETRY
  }

  /** What outlives the phase. */
  History history();

  /** The phase as the API and the metrics name it. */
  State state();

  Action action();

  /** The socket that lives as long as a phase names it. */
  default Optional<String> endpoint() {
    return Optional.empty();
  }

  /** Whether the kubelet has accepted the endpoint. */
  default boolean isRegistered() {
    return false;
  }

  /** Devices are offered. */
  default Phase offered(Observation now) {
    return this;
  }

  /** Time for a look at the plugin directory, which needs no event to arrive. */
  default Phase looked(Observation now) {
    return this;
  }

  /** The awaited time has passed. */
  default Phase due(Observation now) {
    return this;
  }

  default Phase bound(String socketName) {
    return this;
  }

  /** The own socket answers. */
  default Phase checked(Observation now) {
    return this;
  }

  /** The kubelet has accepted the registration. */
  default Phase accepted(Observation now) {
    return this;
  }

  /** What the phase tried did not succeed. */
  default Phase failed(Finding finding, Observation now) {
    return this;
  }

  /** The kubelet has opened a stream. */
  default Phase streamOpened(Observation now) {
    return this;
  }

  /** One of the kubelet's streams has ended. */
  default Phase streamEnded(Observation now) {
    return this;
  }

  /** The process stops serving the resource. */
  default Phase closed() {
    return new Stopped(history().withoutError());
  }

  /** Nothing has been offered yet. */
  record Unoffered(History history) implements Phase {
    @Override
    public State state() {
      return State.STOPPED;
    }

    @Override
    public Action action() {
      return Action.NOTHING;
    }

    @Override
    public Phase offered(Observation now) {
      return Attempt.next(history, Optional.empty(), now);
    }
  }

  /** Stopped for good: the process ends, or the kubelet would refuse the name. */
  record Stopped(History history) implements Phase {
    @Override
    public State state() {
      return State.STOPPED;
    }

    @Override
    public Action action() {
      return Action.NOTHING;
    }

    @Override
    public Phase closed() {
      return this;
    }
  }

  /**
   * Not registered; the next attempt is due in a moment.
   *
   * @param endpoint a socket that no kubelet has called yet, and that serves the next attempt too
   * @param loss what ended a registration; empty where an attempt failed
   */
  record Waiting(History history, Optional<String> endpoint, Optional<RegistrationLoss> loss)
      implements Phase {

    static Waiting after(Finding failure, History history, Optional<String> endpoint) {
      return new Waiting(history.failed(failure), endpoint, Optional.empty());
    }

    static Waiting after(RegistrationLoss loss, History history, Observation now) {
      return new Waiting(history.lost(loss, now.kubelet()), Optional.empty(), Optional.of(loss));
    }

    @Override
    public State state() {
      return State.LOST;
    }

    @Override
    public Action action() {
      return Action.AWAIT_RETRY;
    }

    @Override
    public Phase due(Observation now) {
      return Attempt.next(history.again(), endpoint, now);
    }

    /** A kubelet that has come is not kept waiting. */
    @Override
    public Phase looked(Observation now) {
      return now.kubelet().isOtherThan(history.kubelet())
          ? Attempt.next(history.afresh(), endpoint, now)
          : this;
    }
  }
}
