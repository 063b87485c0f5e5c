package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.Phases.AWAITING_STREAM;
import static io.github.onloadnode.deviceplugin.Phases.BINDING;
import static io.github.onloadnode.deviceplugin.Phases.CHECKING;
import static io.github.onloadnode.deviceplugin.Phases.FAILURE;
import static io.github.onloadnode.deviceplugin.Phases.HISTORY;
import static io.github.onloadnode.deviceplugin.Phases.KUBELET;
import static io.github.onloadnode.deviceplugin.Phases.LONGER;
import static io.github.onloadnode.deviceplugin.Phases.NO_KUBELET;
import static io.github.onloadnode.deviceplugin.Phases.OTHER_KUBELET;
import static io.github.onloadnode.deviceplugin.Phases.QUIET;
import static io.github.onloadnode.deviceplugin.Phases.REGISTERING;
import static io.github.onloadnode.deviceplugin.Phases.SOCKET;
import static io.github.onloadnode.deviceplugin.Phases.STREAMING;
import static io.github.onloadnode.deviceplugin.Phases.UNOFFERED;
import static io.github.onloadnode.deviceplugin.Phases.WAITING;
import static io.github.onloadnode.deviceplugin.Phases.called;
import static io.github.onloadnode.deviceplugin.Phases.displaced;
import static io.github.onloadnode.deviceplugin.Phases.seen;
import static io.github.onloadnode.deviceplugin.Phases.streams;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.deviceplugin.EndpointState.Streams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What ends a registration, or an attempt at one, and how the next one comes. */
final class PhaseLossTest {

  static final List<Phase> ATTEMPTS = List.of(CHECKING, REGISTERING);
  static final List<Phase> REGISTRATIONS = List.of(AWAITING_STREAM, STREAMING);
  static final List<Phase> LOOKING =
      List.of(CHECKING, REGISTERING, AWAITING_STREAM, STREAMING, WAITING);
  static final List<Phase> SOCKETLESS = List.of(UNOFFERED, BINDING);

  private static final Backoff FIRST = LONGER.afresh();

  @ParameterizedTest
  @FieldSource("LOOKING")
  void lookThatFindsAllAsItWasChangesNothing(Phase phase) {
    assertThat(phase.looked(QUIET)).isSameAs(phase);
  }

  @ParameterizedTest
  @FieldSource("LOOKING")
  void kubeletSocketThatVanishesChangesNothing(Phase phase) {
    assertThat(phase.looked(seen(NO_KUBELET))).isSameAs(phase);
  }

  @ParameterizedTest
  @FieldSource("SOCKETLESS")
  void whatHasNoSocketLosesNone(Phase phase) {
    assertThat(phase.looked(seen(OTHER_KUBELET))).isSameAs(phase);
  }

  @ParameterizedTest
  @FieldSource("ATTEMPTS")
  void attemptIsInterruptedWhereItsSocketIsGone(Phase attempt) {
    Phase next = attempt.looked(displaced(RegistrationLoss.SOCKET_REMOVED));

    assertInterrupted(next, "register amd.com/onload: interrupted: socket_removed");
  }

  @ParameterizedTest
  @FieldSource("ATTEMPTS")
  void attemptIsInterruptedByAnotherKubelet(Phase attempt) {
    Phase next = attempt.looked(seen(OTHER_KUBELET));

    assertInterrupted(next, "register amd.com/onload: interrupted: kubelet_restarted");
  }

  @Test
  void registrationWithoutAStreamIsLostInTime() {
    assertThat(AWAITING_STREAM.due(QUIET)).isEqualTo(lost(RegistrationLoss.NO_STREAM, LONGER));
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistrationLoss.class,
      names = {"SOCKET_REMOVED", "DIRECTORY_REPLACED"})
  void registrationIsLostWithItsSocket(RegistrationLoss loss) {
    assertThat(AWAITING_STREAM.looked(displaced(loss))).isEqualTo(lost(loss, LONGER));
    assertThat(STREAMING.looked(displaced(loss))).isEqualTo(lost(loss, LONGER));
  }

  @ParameterizedTest
  @FieldSource("REGISTRATIONS")
  void registrationIsLostWithItsKubeletAndMadeAgainSoon(Phase registration) {
    Phase next = registration.looked(seen(OTHER_KUBELET));

    assertThat(next.history().losses()).containsEntry(RegistrationLoss.KUBELET_RESTARTED, 1L);
    assertThat(next.history().backoff()).isEqualTo(FIRST);
    assertThat(next.history().kubelet()).isEqualTo(OTHER_KUBELET);
  }

  @Test
  void streamThatEndsSoonIsALossLikeAFailure() {
    Duration uptime = Timing.DEFAULT.stable().minusMillis(1);

    assertThat(STREAMING.streamEnded(streams(Streams.ENDED, uptime)))
        .isEqualTo(lost(RegistrationLoss.STREAM_ENDED, LONGER));
  }

  @Test
  void aLongStreamCountsAsSuccess() {
    Duration uptime = Timing.DEFAULT.stable();

    assertThat(STREAMING.streamEnded(streams(Streams.ENDED, uptime)))
        .isEqualTo(lost(RegistrationLoss.STREAM_ENDED, FIRST));
  }

  @Test
  void streamIsNotLostWhileAnotherIsOpen() {
    assertThat(STREAMING.streamEnded(streams(Streams.OPEN, Duration.ZERO))).isSameAs(STREAMING);
  }

  @Test
  void keptSocketIsRegisteredAgainAndTheWaitGrows() {
    Phase next = WAITING.due(QUIET);

    assertThat(next).isEqualTo(new Attempt.Registering(WAITING.history().again(), SOCKET));
    assertThat(next.history().backoff().full()).isEqualTo(LONGER.full().multipliedBy(2));
  }

  @Test
  void keptSocketWaitsOnWhileNoKubeletIsThere() {
    Phase next = WAITING.due(seen(NO_KUBELET));

    assertThat(next.state()).isEqualTo(ResourceStatus.State.LOST);
    assertThat(next.endpoint()).contains(SOCKET);
    assertThat(next.history().kubelet()).isEqualTo(NO_KUBELET);
    assertThat(next.looked(QUIET)).isInstanceOf(Attempt.Registering.class);
  }

  @Test
  void socketThatTheKubeletHasCalledSinceIsReplaced() {
    assertThat(WAITING.due(called(KUBELET))).isEqualTo(bindingAfter(WAITING));
  }

  @Test
  void socketThatIsGoneIsReplaced() {
    assertThat(WAITING.due(displaced(RegistrationLoss.SOCKET_REMOVED)))
        .isEqualTo(bindingAfter(WAITING));
  }

  @Test
  void nextAttemptWithoutASocketBindsOne() {
    Phase.Waiting waiting = Phase.Waiting.after(FAILURE, HISTORY, Optional.empty());

    assertThat(waiting.due(QUIET)).isEqualTo(bindingAfter(waiting));
  }

  @Test
  void anotherKubeletEndsTheWaitAtOnce() {
    Phase next = WAITING.looked(seen(OTHER_KUBELET));

    assertThat(next)
        .isEqualTo(new Attempt.Registering(WAITING.history().afresh().with(OTHER_KUBELET), SOCKET));
  }

  private static void assertInterrupted(Phase next, String message) {
    assertThat(next.history().error().orElseThrow().message()).isEqualTo(message);
    assertThat(next)
        .isEqualTo(
            new Phase.Waiting(
                HISTORY.afresh().failed(next.history().error().orElseThrow()),
                Optional.empty(),
                Optional.empty()));
  }

  private static Phase lost(RegistrationLoss loss, Backoff backoff) {
    History history = HISTORY.lost(loss, KUBELET);
    return new Phase.Waiting(
        new History(history.resource(), KUBELET, history.losses(), backoff, history.error()),
        Optional.empty(),
        Optional.of(loss));
  }

  private static Phase bindingAfter(Phase waiting) {
    return new Attempt.Binding(waiting.history().again());
  }
}
