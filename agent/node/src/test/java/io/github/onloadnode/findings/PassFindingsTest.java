package io.github.onloadnode.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Situations;
import io.github.onloadnode.testing.States;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Serving;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a pass found, in the order in which it is told. */
final class PassFindingsTest {

  private static final Finding HELD = error(Reason.WAITING_FOR_HOLDERS, "a pod holds a device");
  private static final Finding GONE = error(Reason.MODULE_NOT_LOADED, "onload is not loaded");
  private static final Finding TYPO = error(Reason.DESIRED_INVALID, "line 3 is wrong");
  private static final Revision REVISION = Nodes.revision("9.1.0", "");

  private final NodeState running = Nodes.running(REVISION).state();

  @Test
  void findsNothingOnANodeThatRunsWhatItShould() {
    assertThat(decided(running, serving(Optional.empty()), Optional.empty(), Optional.empty()))
        .isEmpty();
  }

  @Test
  void namesFirstWhatTheStepDecidedThenTheOrderThenWhatIsWithheld() {
    assertThat(decided(running, serving(Optional.of(GONE)), Optional.of(HELD), Optional.of(TYPO)))
        .containsExactly(HELD, TYPO, GONE);
  }

  @Test
  void saysOnceWhatBlocksTheOrderAndWithholdsTheDevices() {
    assertThat(decided(running, serving(Optional.of(HELD)), Optional.of(HELD), Optional.empty()))
        .containsExactly(HELD);
  }

  @Test
  void everythingThatKeepsTheNodeFromItsOrderIsAnError() {
    Finding note = HELD.as(Finding.Severity.NOTE);

    assertThat(decided(running, serving(Optional.empty()), Optional.of(note), Optional.empty()))
        .containsExactly(HELD);
  }

  @Test
  void warnsOfWhatDoesNotKeepARevisionFromRunning() {
    List<Finding> findings =
        decided(
            States.withInterfaces(running, 100_000),
            serving(Optional.empty()),
            Optional.empty(),
            Optional.of(TYPO));

    assertThat(findings)
        .extracting(Finding::reason, Finding::severity)
        .containsExactly(
            tuple(Reason.DESIRED_INVALID, Finding.Severity.ERROR),
            tuple(Reason.CONTROL_PLANE_TOO_SMALL, Finding.Severity.WARNING));
  }

  @Test
  void warnsOfNothingWhileNoDeviceIsServed() {
    assertThat(
            decided(
                States.withInterfaces(running, 100_000),
                serving(Optional.of(GONE)),
                Optional.empty(),
                Optional.empty()))
        .containsExactly(GONE);
  }

  @Test
  void aPassWithoutADecisionFindsItsReasonAndWhatIsWithheld() {
    assertThat(PassFindings.undecided(TYPO, serving(Optional.of(GONE))))
        .containsExactly(TYPO, GONE);
    assertThat(PassFindings.undecided(GONE, serving(Optional.of(GONE)))).containsExactly(GONE);
    assertThat(PassFindings.undecided(TYPO, serving(Optional.empty()))).containsExactly(TYPO);
  }

  private static List<Finding> decided(
      NodeState state, Serving serving, Optional<Finding> problem, Optional<Finding> order) {
    Journal journal = Journal.first(Nodes.BOOT);
    Desired desired =
        new Desired(
            "local",
            "local",
            1,
            Optional.of(REVISION.rev()),
            Desired.Cause.SPEC,
            Optional.empty(),
            Optional.empty());
    Decision decision = new Decision(journal, new Action.Rest(), serving, problem);
    RecordedStep step =
        new RecordedStep(journal, Situations.of(state, desired, REVISION), decision);
    return PassFindings.decided(step, order, List.of());
  }

  private static Serving serving(Optional<Finding> withheld) {
    return new Serving(Optional.of(REVISION), withheld);
  }

  private static Finding error(Reason reason, String message) {
    return new Finding(reason, message, "do something");
  }
}
