package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a node's life is told as an event. */
final class NodeEventTest {

  private static final Finding WHY = new Finding(Reason.LINK_DOWN, "ens1f0 has no link", "look");

  @ParameterizedTest
  @CsvSource({
    "STAGING, STAGED, OnloadStaged",
    "STAGED, QUIESCE, OnloadQuiesced",
    "UNLOAD, UNLOADED, OnloadUnloaded",
    "LOAD, VERIFY, OnloadLoaded",
    "VERIFY, RB_UNLOAD, OnloadRollingBack",
    "IDLE, FAILED, OnloadFailed"
  })
  void tellsOfEachStep(Step before, Step after, String reason) {
    List<NodeEvent> events =
        NodeEvent.between(at(Passes.healthy().in(before)), at(Passes.healthy().in(after)));

    assertThat(events).extracting(NodeEvent::reason).containsExactly(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, OnloadVerified, false",
    "REMOVED, OnloadRemoved, false",
    "ABORTED, OnloadAborted, false",
    "REJECTED, OnloadRejected, true",
    "ROLLED_BACK, OnloadRolledBack, true",
    "FAILED, OnloadFailed, true"
  })
  void tellsHowAnOrderEndedAndWhy(OrderOutcome outcome, String reason, boolean warning) {
    OrderResult result = new OrderResult(7, outcome, Optional.of(WHY), Optional.empty());
    Step end = outcome == OrderOutcome.FAILED ? Step.FAILED : Step.IDLE;

    List<NodeEvent> events =
        NodeEvent.between(
            at(Passes.healthy().in(Step.VERIFY)), at(Passes.healthy().in(end).ended(result)));

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().reason()).isEqualTo(reason);
    assertThat(events.getFirst().warning()).isEqualTo(warning);
    assertThat(events.getFirst().note()).startsWith("order 7: ");
    if (warning) {
      assertThat(events.getFirst().note()).contains("LinkDown: ens1f0 has no link");
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void tellsNothingTwice(Step step) {
    Journal same = at(Passes.healthy().in(step).ended(OrderOutcome.SUCCEEDED));

    assertThat(NodeEvent.between(same, same)).isEmpty();
  }

  @Test
  void namesTheRevision() {
    List<NodeEvent> events =
        NodeEvent.between(
            at(Passes.healthy().in(Step.VERIFY)),
            at(Passes.healthy().ended(OrderOutcome.SUCCEEDED)));

    assertThat(events.getFirst().note()).contains(Passes.REVISION.rev());
  }

  private static Journal at(Passes passes) {
    return passes.pass().journal().orElseThrow();
  }
}
