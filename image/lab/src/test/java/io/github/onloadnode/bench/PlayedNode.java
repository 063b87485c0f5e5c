package io.github.onloadnode.bench;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.api.StageJson;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent without a node: what it says next, in the order of the protocol. */
final class PlayedNode {

  static final String KERNEL = "7.3.4-played";

  private static final Holding NOBODY = new Holding(0, 0, Optional.empty(), List.of());

  private final InstantSource clock;
  private final String boot;
  private volatile Observed observed;

  PlayedNode(String boot, InstantSource clock) {
    this.clock = clock;
    this.boot = boot;
    this.observed = says(0, Phase.READY, Optional.empty());
  }

  Observed observed() {
    return observed;
  }

  /** What it says now that its Node has these annotations; empty while it waits for somebody. */
  Optional<Observed> next(Map<String, String> annotations) {
    Optional<Observed> next =
        word(annotations, NodeKeys.DESIRED)
            .flatMap(text -> DesiredJson.read(text).toOptional())
            .flatMap(desired -> next(desired, annotations));
    next.ifPresent(said -> observed = said);
    return next;
  }

  private Optional<Observed> next(Desired desired, Map<String, String> annotations) {
    long seq = desired.seq();
    if (seq > observed.seq()) {
      return Optional.of(says(seq, Phase.STAGING, Optional.empty()));
    }
    return switch (observed.phase()) {
      case STAGING -> stage(annotations, seq).map(_ -> staged(desired));
      case STAGED -> grant(annotations, seq).flatMap(grant -> granted(desired, grant));
      case QUIESCED -> Optional.of(says(seq, Phase.BUSY, Optional.empty()));
      case BUSY -> Optional.of(ended(desired, OrderOutcome.SUCCEEDED));
      case READY, ROLLING_BACK, FAILED -> Optional.empty();
    };
  }

  private static Optional<String> word(Map<String, String> annotations, String key) {
    return Optional.ofNullable(annotations.get(key));
  }

  /** A removal has nothing to stage. */
  private static Optional<Stage> stage(Map<String, String> annotations, long seq) {
    return word(annotations, NodeKeys.STAGE)
        .flatMap(text -> StageJson.read(text).toOptional())
        .filter(stage -> stage.seq() == seq && stage.state() == Stage.State.READY);
  }

  private static Optional<Grant> grant(Map<String, String> annotations, long seq) {
    return word(annotations, NodeKeys.GRANT)
        .flatMap(text -> GrantJson.read(text).toOptional())
        .filter(grant -> grant.seq() == seq);
  }

  private Observed staged(Desired desired) {
    return says(
        desired.seq(), Phase.STAGED, Optional.of(new Staged(desired.seq(), Staged.Needs.SLOT)));
  }

  private Optional<Observed> granted(Desired desired, Grant grant) {
    return switch (grant.phase()) {
      case GO -> Optional.of(says(desired.seq(), Phase.QUIESCED, Optional.empty()));
      case ABORT -> Optional.of(ended(desired, OrderOutcome.ABORTED));
      case APPLY -> Optional.empty();
    };
  }

  private Observed says(long seq, Phase phase, Optional<Staged> staged) {
    Optional<Observed> before = Optional.ofNullable(observed);
    Optional<String> committed = before.flatMap(Observed::lastGood);
    boolean serves = phase == Phase.READY || phase == Phase.STAGING || phase == Phase.STAGED;
    return new Observed(
        "played",
        boot,
        KERNEL,
        seq,
        Optional.empty(),
        phase,
        clock.instant(),
        serves ? committed : Optional.empty(),
        committed,
        staged,
        NOBODY,
        before.flatMap(Observed::result));
  }

  private Observed ended(Desired desired, OrderOutcome outcome) {
    Optional<String> committed =
        outcome == OrderOutcome.SUCCEEDED ? desired.rev() : observed.lastGood();
    Ending ending =
        new Ending(
            desired.seq(),
            outcome,
            Optional.empty(),
            Optional.empty(),
            Optional.of(clock.instant()));
    return new Observed(
        "played",
        boot,
        KERNEL,
        desired.seq(),
        desired.retry(),
        Phase.READY,
        clock.instant(),
        committed,
        committed,
        Optional.empty(),
        NOBODY,
        Optional.of(ending));
  }
}
