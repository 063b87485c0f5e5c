package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import java.util.Optional;

/**
 * How far one resource is with registration. A phase is a value: each event returns the next phase,
 * or the same object if nothing changes. {@link ResourcePlugin} performs what a new phase asks for
 * and delivers the next event.
 */
sealed interface Phase permits Phase.Unoffered, Attempt, Registered, Phase.Waiting, Phase.Stopped {

  /** What to do on entering a phase; whatever the earlier phase awaited is dropped. */
  enum Action {
    NOTHING,
    /** Bind a fresh socket: {@link #bound} or {@link #failed} follows. */
    BIND,
    /** Call Allocate on our own socket: {@link #checked} or {@link #failed} follows. */
    CHECK,
    /** Register the endpoint with the kubelet: {@link #accepted} or {@link #failed} follows. */
    REGISTER,
    /** Wait for the kubelet to open a stream: {@link #due} follows. */
    AWAIT_STREAM,
    /** Wait for the next attempt: {@link #due} follows. */
    AWAIT_RETRY
  }

  /** The part that is kept from phase to phase. */
  History history();

  /** The phase's name in the API and the metrics. */
  State state();

  Action action();

  /** The socket of this phase; it stays open as long as the current phase names it. */
  default Optional<String> endpoint() {
    return Optional.empty();
  }

  /** Whether the kubelet has accepted the endpoint. */
  default boolean isRegistered() {
    return false;
  }

  /** An offer was made. */
  default Phase offered(Observation now) {
    return this;
  }

  /** The periodic look at the plugin directory, which works without events. */
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

  /** Our own socket answers. */
  default Phase checked(Observation now) {
    return this;
  }

  /** The kubelet has accepted the registration. */
  default Phase accepted(Observation now) {
    return this;
  }

  /** The phase's attempt failed. */
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

  /** The process stops serving this resource. */
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
   * @param endpoint a socket that no kubelet has called yet; the next attempt reuses it
   * @param loss why a registration ended; empty if an attempt failed
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

    /** A kubelet that has just started is registered with at once. */
    @Override
    public Phase looked(Observation now) {
      return now.kubelet().isOtherThan(history.kubelet())
          ? Attempt.next(history.afresh(), endpoint, now)
          : this;
    }
  }
}
