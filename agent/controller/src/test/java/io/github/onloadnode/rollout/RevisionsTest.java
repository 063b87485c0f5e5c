package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which revisions are kept. */
final class RevisionsTest {

  private final TestFleet fleet = new TestFleet();

  private List<String> deleted() {
    return fleet.decided(Command.DeleteRevision.class).stream()
        .map(Command.DeleteRevision::name)
        .toList();
  }

  @Test
  void deletesTheOldestBeyondTheLimit() {
    fleet.revisions.clear();
    for (int number = 0; number < 5; number++) {
      fleet.store("main-" + number, String.valueOf(number));
    }
    fleet.store(fleet.rev(), "9.2.1");
    fleet.rollout.revisionHistoryLimit = 2;

    assertThat(deleted()).containsExactly("main-2", "main-1", "main-0");
  }

  @Test
  void keepsWhatANodeNames() {
    fleet.rollout.revisionHistoryLimit = 0;
    fleet.node("a").ordered(3, "main-ordered").serves("main-runs");
    fleet.store("main-ordered", "1");
    fleet.store("main-runs", "2");

    assertThat(deleted()).containsExactly(TestFleet.OLD);
  }

  @Test
  void deletesNothingWhileANodeCannotBeUnderstood() {
    fleet.rollout.revisionHistoryLimit = 0;
    fleet.node("a").desired = Reading.unreadable("v is 2");

    assertThat(deleted()).isEmpty();
  }

  @Test
  void makesNoRevisionThatAgentsWouldRefuse() {
    fleet.node("a");
    fleet.version = Optional.of("ä".repeat(RevisionName.LONGEST_CONTENT / 2));

    assertThat(fleet.decided(Command.MakeRevision.class)).isEmpty();
    assertThat(fleet.decided(Command.WriteDesired.class)).isEmpty();
    assertThat(fleet.condition(Condition.Type.DEGRADED))
        .extracting(Condition::holds, Condition::reason)
        .containsExactly(true, "RevisionTooLarge");
    assertThat(fleet.condition(Condition.Type.DEGRADED).message())
        .contains(Integer.toString(RevisionName.LONGEST_CONTENT), "shorten");
  }

  @Test
  void makesTheLargestRevisionThatAgentsTake() {
    int around = fleet.document(Optional.of("")).canonical().length();
    fleet.version = Optional.of("x".repeat(RevisionName.LONGEST_CONTENT - around));

    assertThat(fleet.decided(Command.MakeRevision.class)).hasSize(1);
  }

  @Test
  void ordersNoStoredRevisionThatAgentsWouldRefuse() {
    fleet.node("a").runs(3, fleet.rev());
    fleet.store("main-large", "x".repeat(RevisionName.LONGEST_CONTENT));
    fleet.rollout.rollbackTo = Optional.of("main-large");

    assertThat(fleet.decided(Command.WriteDesired.class)).isEmpty();
    assertThat(fleet.condition(Condition.Type.DEGRADED).message()).contains("main-large");
  }

  @Test
  void doesNotUseARevisionThatCannotBeRead() {
    fleet.revisions.removeLast();
    fleet.revisions.add(
        new StoredRevision(fleet.rev(), Reading.unreadable("no JSON"), TestFleet.NOW));
    fleet.node("a");

    assertThat(fleet.decided(Command.WriteDesired.class)).isEmpty();
    assertThat(fleet.condition(Condition.Type.PROGRESSING).message()).contains("no JSON");
  }
}
