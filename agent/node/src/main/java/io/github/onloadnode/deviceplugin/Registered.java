package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import java.time.Duration;
import java.util.Optional;

/** The phases in which the kubelet has accepted the endpoint. */
sealed interface Registered extends Phase {

  String socketName();

  @Override
  default Optional<String> endpoint() {
    return Optional.of(socketName());
  }

  @Override
  default boolean isRegistered() {
    return true;
  }

  /** The kubelet has accepted the endpoint but opened no stream yet. */
  record AwaitingStream(History history, String socketName) implements Registered {
    @Override
    public State state() {
      return State.REGISTERING;
    }

    @Override
    public Action action() {
      return Action.AWAIT_STREAM;
    }

    @Override
    public Phase streamOpened(Observation now) {
      return Streaming.since(now.uptime(), history, socketName);
    }

    @Override
    public Phase due(Observation now) {
      return Waiting.after(RegistrationLoss.NO_STREAM, history, now);
    }

    @Override
    public Phase looked(Observation now) {
      return now.loss(history.kubelet())
          .<Phase>map(loss -> Waiting.after(loss, history, now))
          .orElse(this);
    }
  }

  /** The kubelet listens: registration is complete. */
  record Streaming(History history, String socketName, Duration since) implements Registered {

    static Streaming since(Duration uptime, History history, String socketName) {
      return new Streaming(history.withoutError(), socketName, uptime);
    }

    @Override
    public State state() {
      return State.STREAMING;
    }

    @Override
    public Action action() {
      return Action.NOTHING;
    }

    @Override
    public Phase streamOpened(Observation now) {
      return since(now.uptime(), history, socketName);
    }

    @Override
    public Phase streamEnded(Observation now) {
      return now.endpoint().streams() == EndpointState.Streams.OPEN
          ? this
          : lost(RegistrationLoss.STREAM_ENDED, now);
    }

    @Override
    public Phase looked(Observation now) {
      return now.loss(history.kubelet()).map(loss -> lost(loss, now)).orElse(this);
    }

    private Phase lost(RegistrationLoss loss, Observation now) {
      return Waiting.after(loss, history.streamedFor(now.uptime().minus(since)), now);
    }
  }
}
