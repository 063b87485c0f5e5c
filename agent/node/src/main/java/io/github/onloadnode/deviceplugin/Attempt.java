package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import java.util.Optional;

/** The phases of an attempt to register: a socket is bound, checked and registered. */
sealed interface Attempt extends Phase {

  /** A socket is being bound, which takes no time. */
  record Binding(History history) implements Attempt {
    @Override
    public State state() {
      return State.LOST;
    }

    @Override
    public Action action() {
      return Action.BIND;
    }

    @Override
    public Phase bound(String socketName) {
      return new Checking(history, socketName);
    }

    @Override
    public Phase failed(Finding finding, Observation now) {
      return Waiting.after(finding, history, Optional.empty());
    }
  }

  /** The socket is bound; the plugin calls itself and awaits the answer. */
  record Checking(History history, String socketName) implements Attempt {
    @Override
    public State state() {
      return State.SERVING;
    }

    @Override
    public Action action() {
      return Action.CHECK;
    }

    @Override
    public Optional<String> endpoint() {
      return Optional.of(socketName);
    }

    @Override
    public Phase checked(Observation now) {
      return register(history, socketName, now);
    }

    @Override
    public Phase failed(Finding finding, Observation now) {
      return Waiting.after(finding, history, Optional.empty());
    }

    @Override
    public Phase looked(Observation now) {
      return interrupted(this, now);
    }
  }

  /** The kubelet has been asked to accept the endpoint. */
  record Registering(History history, String socketName) implements Attempt {
    @Override
    public State state() {
      return State.REGISTERING;
    }

    @Override
    public Action action() {
      return Action.REGISTER;
    }

    @Override
    public Optional<String> endpoint() {
      return Optional.of(socketName);
    }

    /** The kubelet may open and end a stream before its answer arrives. */
    @Override
    public Phase accepted(Observation now) {
      return switch (now.endpoint().streams()) {
        case NONE_YET -> new Registered.AwaitingStream(history, socketName);
        case OPEN -> Registered.Streaming.since(now.uptime(), history, socketName);
        case ENDED -> Waiting.after(RegistrationLoss.STREAM_ENDED, history, now);
      };
    }

    @Override
    public Phase failed(Finding finding, Observation now) {
      return Waiting.after(finding, history, unlessCalled(socketName, now));
    }

    @Override
    public Phase looked(Observation now) {
      return interrupted(this, now);
    }
  }

  /**
   * The first phase of the next attempt.
   *
   * @param kept a socket of an earlier attempt, reused if its file is untouched
   */
  static Phase next(History history, Optional<String> kept, Observation now) {
    History attempted = history.with(now.kubelet());
    return kept.filter(_ -> now.endpoint().isUnused())
        .map(socketName -> register(attempted, socketName, now))
        .orElseGet(() -> new Binding(attempted));
  }

  private static Phase register(History history, String socketName, Observation now) {
    return history.kubelet().exists()
        ? new Registering(history, socketName)
        : Waiting.after(
            RegistrationFindings.noKubelet(history.resource(), history.kubelet()),
            history,
            unlessCalled(socketName, now));
  }

  /** The socket or the kubelet changed before the registration was complete. */
  private static Phase interrupted(Attempt attempt, Observation now) {
    History history = attempt.history();
    return now.loss(history.kubelet())
        .<Phase>map(loss ->
            Waiting.after(
                RegistrationFindings.interrupted(history.resource(), loss),
                history.afresh(),
                Optional.empty()))
        .orElse(attempt);
  }

  /** A socket that the kubelet has called is never registered again. */
  private static Optional<String> unlessCalled(String socketName, Observation now) {
    return now.endpoint().called() ? Optional.empty() : Optional.of(socketName);
  }
}
