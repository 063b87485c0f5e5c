package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.Phases.AWAITING_STREAM;
import static io.github.onloadnode.deviceplugin.Phases.BINDING;
import static io.github.onloadnode.deviceplugin.Phases.CHECKING;
import static io.github.onloadnode.deviceplugin.Phases.FAILURE;
import static io.github.onloadnode.deviceplugin.Phases.HISTORY;
import static io.github.onloadnode.deviceplugin.Phases.KUBELET;
import static io.github.onloadnode.deviceplugin.Phases.NO_KUBELET;
import static io.github.onloadnode.deviceplugin.Phases.OTHER_KUBELET;
import static io.github.onloadnode.deviceplugin.Phases.QUIET;
import static io.github.onloadnode.deviceplugin.Phases.REGISTERING;
import static io.github.onloadnode.deviceplugin.Phases.SOCKET;
import static io.github.onloadnode.deviceplugin.Phases.STOPPED;
import static io.github.onloadnode.deviceplugin.Phases.STREAMING;
import static io.github.onloadnode.deviceplugin.Phases.UNOFFERED;
import static io.github.onloadnode.deviceplugin.Phases.WAITING;
import static io.github.onloadnode.deviceplugin.Phases.called;
import static io.github.onloadnode.deviceplugin.Phases.seen;
import static io.github.onloadnode.deviceplugin.Phases.streams;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.deviceplugin.EndpointState.Streams;
import io.github.onloadnode.deviceplugin.Phase.Action;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From the first offer to a stream, step by step, and where each step can fail. */
final class PhaseTest {

  private static final List<Phase> ALL =
      List.of(
          UNOFFERED, BINDING, CHECKING, REGISTERING, AWAITING_STREAM, STREAMING, WAITING, STOPPED);

  @Test
  void firstOfferBindsASocket() {
    Phase next = UNOFFERED.offered(seen(OTHER_KUBELET));

    assertThat(next).isEqualTo(new Attempt.Binding(HISTORY.with(OTHER_KUBELET)));
  }

  @Test
  void boundSocketIsChecked() {
    assertThat(BINDING.bound(SOCKET)).isEqualTo(CHECKING);
  }

  @Test
  void socketThatCannotBeBoundIsTriedAgainLater() {
    assertThat(BINDING.failed(FAILURE, QUIET)).isEqualTo(failedWith(Optional.empty()));
  }

  @Test
  void checkedSocketIsRegistered() {
    assertThat(CHECKING.checked(QUIET)).isEqualTo(REGISTERING);
  }

  @Test
  void socketThatDoesNotAnswerIsGivenUp() {
    assertThat(CHECKING.failed(FAILURE, QUIET)).isEqualTo(failedWith(Optional.empty()));
  }

  @Test
  void checkedSocketIsKeptUntilAKubeletIsThere() {
    Phase next = new Attempt.Checking(HISTORY.with(NO_KUBELET), SOCKET).checked(seen(NO_KUBELET));

    assertThat(next.action()).isEqualTo(Action.AWAIT_RETRY);
    assertThat(next.endpoint()).contains(SOCKET);
    assertThat(next.history().error().orElseThrow().message())
        .isEqualTo("/plugins/kubelet.sock does not exist: kubelet is not running");
  }

  @Test
  void checkedSocketThatAKubeletHasCalledIsGivenUpWhereTheKubeletIsGone() {
    Phase next = new Attempt.Checking(HISTORY.with(NO_KUBELET), SOCKET).checked(called(NO_KUBELET));

    assertThat(next.action()).isEqualTo(Action.AWAIT_RETRY);
    assertThat(next.endpoint()).isEmpty();
  }

  @Test
  void acceptedEndpointAwaitsItsStream() {
    assertThat(REGISTERING.accepted(QUIET)).isEqualTo(AWAITING_STREAM);
  }

  @Test
  void streamMayOpenBeforeTheKubeletAccepts() {
    Duration uptime = Duration.ofSeconds(3);

    assertThat(REGISTERING.streamOpened(streams(Streams.OPEN, uptime))).isSameAs(REGISTERING);
    assertThat(REGISTERING.accepted(streams(Streams.OPEN, uptime)))
        .isEqualTo(new Registered.Streaming(HISTORY, SOCKET, uptime));
  }

  @Test
  void streamThatEndsBeforeTheKubeletAcceptsIsALoss() {
    Observation ended = streams(Streams.ENDED, Duration.ZERO);

    assertThat(REGISTERING.streamEnded(ended)).isSameAs(REGISTERING);
    assertThat(REGISTERING.accepted(ended))
        .isEqualTo(Phase.Waiting.after(RegistrationLoss.STREAM_ENDED, HISTORY, ended));
  }

  @Test
  void refusedSocketThatNoKubeletHasCalledServesTheNextAttempt() {
    assertThat(REGISTERING.failed(FAILURE, QUIET)).isEqualTo(failedWith(Optional.of(SOCKET)));
  }

  @Test
  void refusedSocketThatTheKubeletHasCalledIsGivenUp() {
    assertThat(REGISTERING.failed(FAILURE, called(KUBELET)))
        .isEqualTo(failedWith(Optional.empty()));
  }

  @Test
  void openedStreamEndsTheError() {
    Duration uptime = Duration.ofSeconds(5);
    Phase awaiting = new Registered.AwaitingStream(HISTORY.failed(FAILURE), SOCKET);

    assertThat(awaiting.streamOpened(streams(Streams.OPEN, uptime)))
        .isEqualTo(new Registered.Streaming(HISTORY, SOCKET, uptime));
  }

  @Test
  void anotherStreamCountsFromItsOwnBeginning() {
    Duration uptime = Duration.ofSeconds(8);

    assertThat(STREAMING.streamOpened(streams(Streams.OPEN, uptime)))
        .isEqualTo(new Registered.Streaming(HISTORY, SOCKET, uptime));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void closingKeepsTheLossesAndNothingElse(Phase phase) {
    Phase closed = phase.closed();

    assertThat(closed).isEqualTo(STOPPED);
    assertThat(closed.endpoint()).isEmpty();
  }

  @Test
  void nothingStartsAStoppedResource() {
    Observation now = streams(Streams.OPEN, Duration.ZERO);

    assertThat(STOPPED.offered(now)).isSameAs(STOPPED);
    assertThat(STOPPED.looked(seen(OTHER_KUBELET))).isSameAs(STOPPED);
    assertThat(STOPPED.due(now)).isSameAs(STOPPED);
    assertThat(STOPPED.bound(SOCKET)).isSameAs(STOPPED);
    assertThat(STOPPED.checked(now)).isSameAs(STOPPED);
    assertThat(STOPPED.accepted(now)).isSameAs(STOPPED);
    assertThat(STOPPED.failed(FAILURE, now)).isSameAs(STOPPED);
    assertThat(STOPPED.streamOpened(now)).isSameAs(STOPPED);
    assertThat(STOPPED.streamEnded(now)).isSameAs(STOPPED);
    assertThat(STOPPED.closed()).isSameAs(STOPPED);
  }

  @Test
  void onlyTheFirstOfferChangesThePhase() {
    assertThat(ALL)
        .filteredOn(phase -> !phase.equals(UNOFFERED))
        .allSatisfy(phase -> assertThat(phase.offered(QUIET)).isSameAs(phase));
  }

  @ParameterizedTest
  @MethodSource("meanings")
  void saysWhatIsReportedAndDone(Phase phase, State state, boolean registered, Action action) {
    assertThat(phase.state()).isEqualTo(state);
    assertThat(phase.isRegistered()).isEqualTo(registered);
    assertThat(phase.action()).isEqualTo(action);
  }

  static List<Arguments> meanings() {
    return List.of(
        Arguments.of(UNOFFERED, State.STOPPED, false, Action.NOTHING),
        Arguments.of(BINDING, State.LOST, false, Action.BIND),
        Arguments.of(CHECKING, State.SERVING, false, Action.CHECK),
        Arguments.of(REGISTERING, State.REGISTERING, false, Action.REGISTER),
        Arguments.of(AWAITING_STREAM, State.REGISTERING, true, Action.AWAIT_STREAM),
        Arguments.of(STREAMING, State.STREAMING, true, Action.NOTHING),
        Arguments.of(WAITING, State.LOST, false, Action.AWAIT_RETRY),
        Arguments.of(STOPPED, State.STOPPED, false, Action.NOTHING));
  }

  private static Phase failedWith(Optional<String> endpoint) {
    return new Phase.Waiting(HISTORY.failed(FAILURE), endpoint, Optional.empty());
  }
}
