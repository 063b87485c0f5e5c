package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an uninstall asks all nodes for the removal, asks again, or does not ask at all. */
final class AskingTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String BEFORE = "retry: uninstall before\n";

  private final FakeCluster cluster = new FakeCluster();

  @ParameterizedTest
  @CsvSource({"READY, REJECTED", "READY, ABORTED", "READY, ROLLED_BACK", "FAILED, FAILED"})
  void asksAgainWhereTheRemovalEndedInVain(Phase phase, OrderOutcome outcome)
      throws InterruptedException {
    askedBefore();
    cluster.node("n1", answer(Sayings.ended(phase, outcome)));
    cluster.obedient.add("n1");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.retry()).contains("uninstall 2026-11-25T08:00:00Z");
    assertThat(cluster.lines.getFirst())
        .isEqualTo(
            "asked all nodes for the removal again, because it ended in vain on n1 (%s)"
                .formatted(outcome.text()));
  }

  @Test
  void leavesNodesAloneThatAreInTheMiddleOfIt() throws InterruptedException {
    askedBefore();
    cluster.node("n1", answer(Sayings.in(Phase.QUIESCED)));
    cluster.node("n2", answer(Sayings.removed()));
    // This one has not heard of the removal yet.
    cluster.node("n3", Sayings.ended(Phase.READY, OrderOutcome.REJECTED));

    cluster.remove(LIMIT);

    assertThat(cluster.writes).isEmpty();
    assertThat(cluster.lines.getFirst()).isEqualTo("all nodes are asked for the removal already");
  }

  @Test
  void knowsItsOwnWordWhoseAnswerWasLost() throws InterruptedException {
    askedBefore();
    cluster.node("n1", answer(Sayings.ended(Phase.FAILED, OrderOutcome.FAILED)));
    cluster.obedient.add("n1");
    cluster.losesTheNextAnswer = true;

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.writes).hasSize(1);
    assertThat(cluster.lines).anySatisfy(line -> assertThat(line).startsWith("asked all nodes"));
    assertThat(cluster.lines).noneSatisfy(line -> assertThat(line).contains("somebody else"));
  }

  @Test
  void doesNotAskAgainForANodeWithoutAnAgent() throws InterruptedException {
    askedBefore();
    cluster.node("n1", answer(Sayings.ended(Phase.FAILED, OrderOutcome.FAILED)));
    cluster.ends("n1");

    cluster.remove(LIMIT);

    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void doesNotAskAgainWhereSomebodyElseJustDid() throws InterruptedException {
    askedBefore();
    cluster.node("n1", answer(Sayings.ended(Phase.READY, OrderOutcome.ABORTED)));
    cluster.answerTime = Duration.ofSeconds(1);
    cluster.after(
        Duration.ofSeconds(3),
        () -> cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED + "retry: other\n")));

    cluster.remove(LIMIT);

    assertThat(cluster.writes).isEmpty();
    assertThat(cluster.retry()).contains("other");
  }

  @Test
  void declinesAnInstallationThatIsYoungerThanItsPod() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.pod = Optional.of("cleanup-x");
    cluster.cleanupPod("cleanup-w", "2026-11-20T08:00:01Z");
    cluster.cleanupPod("cleanup-x", "2026-11-20T07:59:59Z");

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    assertThat(((Outcome.Declined) outcome).why())
        .contains("2026-11-20T08:00:00Z", "2026-11-20T07:59:59Z", "another installation");
    assertThat(((Outcome.Declined) outcome).remedy()).contains("delete the Job");
    assertThat(cluster.writes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cleanup-x", "a-laptop"})
  void asksWhereThePodIsYoungerOrNone(String pod) throws InterruptedException {
    cluster.obedientNode("n1");
    cluster.pod = Optional.of(pod);
    cluster.cleanupPod("cleanup-w", "2026-11-19T08:00:00Z");
    cluster.cleanupPod("cleanup-x", "2026-11-20T08:00:00Z");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @Test
  void declinesAnotherInstallationThatComesBetweenReadingAndWriting() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.pod = Optional.of("cleanup-x");
    cluster.cleanupPod("cleanup-x", "2026-11-20T08:30:00Z");
    cluster.replies.add(FakeCluster.reply(200, page(cluster)));
    cluster.replies.add(FakeCluster.reply(200, FakeCluster.map(FakeCluster.INSTALLED).toString()));
    cluster.replies(409, "another object");
    cluster
        .map
        .orElseThrow()
        .withObject("/metadata")
        .put("creationTimestamp", "2026-11-20T09:00:00Z");

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Declined.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {FakeCluster.INSTALLED, FakeCluster.REMOVED})
  void declinesWhatWasNotInstalledByHelm(String text) throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(text));
    cluster.map.get().withObject("/metadata").remove("annotations");
    cluster.node("n1", Sayings.serving());

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    assertThat(((Outcome.Declined) outcome).why()).contains("meta.helm.sh/release-name");
    assertThat(((Outcome.Declined) outcome).remedy()).contains("--no-hooks", "onload: null");
    assertThat(cluster.writes).isEmpty();
  }

  private void askedBefore() {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED + BEFORE));
  }

  private static Observed answer(Observed said) {
    return Sayings.answering(Optional.of("uninstall before"), said);
  }

  private static String page(FakeCluster cluster) {
    return "{\"metadata\":{},\"items\":[" + cluster.pods.get("cleanup-x") + "]}";
  }
}
