package io.github.onloadnode.leaving;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What agents say. */
final class Sayings {

  private static final Instant AT = Instant.parse("2026-11-25T10:00:00Z");
  private static final Holding NOBODY = new Holding(0, 0, Optional.empty(), List.of());

  private Sayings() {}

  /** A revision is committed and runs. */
  static Observed serving() {
    return said(Phase.READY, Optional.of("r1"), OrderOutcome.SUCCEEDED, NOBODY);
  }

  /** Onload is removed, by an order without a retry text. */
  static Observed removed() {
    return said(Phase.READY, Optional.empty(), OrderOutcome.REMOVED, NOBODY);
  }

  /** The same, as an answer to the order with this retry text. */
  static Observed answering(Optional<String> retry, Observed said) {
    return new Observed(
        said.agent(),
        said.boot(),
        said.kernel(),
        said.seq(),
        retry.map(ObservedJson::retry),
        said.phase(),
        said.since(),
        said.rev(),
        said.lastGood(),
        said.staged(),
        said.holders(),
        said.result());
  }

  /** In some phase of the removal. */
  static Observed in(Phase phase) {
    return said(phase, Optional.of("r1"), OrderOutcome.SUCCEEDED, NOBODY);
  }

  static Observed ended(Phase phase, OrderOutcome outcome) {
    return said(phase, Optional.of("r1"), outcome, NOBODY);
  }

  /** Waits for so many, of whom some are named. */
  static Observed quiesced(int count, int host, Optional<String> unknown, String... pods) {
    List<HoldingPod> named =
        Arrays.stream(pods)
            .map(pod ->
                new HoldingPod(Optional.of("trading"), Optional.of(pod), Optional.of("uid-" + pod)))
            .toList();
    return said(
        Phase.QUIESCED,
        Optional.of("r1"),
        OrderOutcome.SUCCEEDED,
        new Holding(count, host, unknown, named));
  }

  static Observed said(
      Phase phase, Optional<String> lastGood, OrderOutcome outcome, Holding holding) {
    boolean well = outcome == OrderOutcome.SUCCEEDED || outcome == OrderOutcome.REMOVED;
    return new Observed(
        "1.4",
        "boot",
        "6.1",
        7,
        Optional.empty(),
        phase,
        AT,
        lastGood,
        lastGood,
        Optional.empty(),
        holding,
        Optional.of(
            new Ending(
                7,
                outcome,
                well ? Optional.empty() : Optional.of("ModuleInUse"),
                well ? Optional.empty() : Optional.of("sfc is in use"),
                Optional.of(AT))));
  }
}
