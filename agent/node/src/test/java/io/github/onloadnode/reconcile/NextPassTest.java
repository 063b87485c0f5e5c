package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Outcome;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Step;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How soon the next pass comes. */
final class NextPassTest {

  private static final Finding HELD = new Finding(Reason.WAITING_FOR_HOLDERS, "held", "wait");
  private static final Finding CHANGING = new Finding(Reason.PAYLOAD_CHANGED, "changes", "wait");
  private static final Optional<Outcome> FAILED_LOAD =
      Optional.of(
          new Outcome.Failed(
              new Action.Load(List.of(), List.of()),
              new Finding(Reason.INIT_FAILED, "init failed", "read the kernel log")));

  @Test
  void triesOldModulesThatDoNotLoadAgainLessAndLessOftenWhileItWaitsForHolders() {
    assertThat(blocked(Step.QUIESCE, FAILED_LOAD, Optional.empty())).isEqualTo(NextPass.BACK_OFF);
    assertThat(blocked(Step.QUIESCE, Optional.empty(), Optional.empty())).isEqualTo(NextPass.SOON);
  }

  @Test
  void looksSoonAgainAtAPayloadThatChanges() {
    assertThat(blocked(Step.IDLE, Optional.empty(), Optional.of(CHANGING)))
        .isEqualTo(NextPass.SOON);
    assertThat(blocked(Step.IDLE, Optional.empty(), Optional.of(HELD))).isEqualTo(NextPass.LATER);
  }

  private static Journal at(Step step) {
    Journal first = Journal.first("boot");
    return new Journal(
        "",
        first.boot(),
        step,
        1,
        Optional.empty(),
        Optional.empty(),
        "",
        first.result(),
        Optional.empty(),
        0,
        0,
        false,
        List.of(),
        new TreeMap<>(),
        new TreeSet<>(),
        List.of());
  }

  private static NextPass blocked(
      Step step, Optional<Outcome> before, Optional<Finding> orderProblem) {
    Journal journal = at(step);
    Serving serving = new Serving(Optional.empty(), Optional.of(HELD));
    Decision decision = new Decision(journal, new Action.Blocked(HELD), serving, Optional.of(HELD));
    return NextPass.after(before, decision, false, Optional.empty(), orderProblem);
  }
}
