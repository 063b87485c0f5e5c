package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.Phases.FAILURE;
import static io.github.onloadnode.deviceplugin.Phases.HISTORY;
import static io.github.onloadnode.deviceplugin.Phases.KUBELET;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What outlives a phase. */
final class HistoryTest {

  @Test
  void lossesAddUpAndKeepTheError() {
    History failed = HISTORY.failed(FAILURE);

    History twice =
        failed.lost(RegistrationLoss.NO_STREAM, KUBELET).lost(RegistrationLoss.NO_STREAM, KUBELET);

    assertThat(twice.losses())
        .hasSameSizeAs(RegistrationLoss.values())
        .containsEntry(RegistrationLoss.NO_STREAM, 2L)
        .containsEntry(RegistrationLoss.STREAM_ENDED, 0L);
    assertThat(twice.error()).contains(FAILURE);
  }
}
