package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A revision is brought to the node before anything is taken away, or its order ends. */
final class StagingTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");
  private static final Reading<Grant> ABORT = Reading.present(new Grant(2, Grant.Phase.ABORT));

  @Test
  void bringsWhatTheOrderAsksForAndServesMeanwhile() {
    Stepping node = ordered();

    Decision decision = node.settle();

    assertThat(decision.action()).isEqualTo(new Action.Stage(B.rev(), B.content()));
    assertThat(decision.serving().withheld()).isEmpty();
    assertThat(node.knowing(B).done(decision).step().journal().step()).isEqualTo(Step.STAGED);
  }

  @Test
  void rejectsWhatCannotBeBrought() {
    Stepping node = ordered();

    Decision decision = node.failed(node.settle(), Reason.DISK_FULL).step();

    assertRejected(decision, Reason.DISK_FULL);
    assertThat(decision.serving().revision()).contains(A);
  }

  @Test
  void rejectsWhatCannotBeReadBack() {
    Stepping node = ordered();

    assertRejected(node.done(node.settle()).step(), Reason.REVISION_MISSING);
  }

  @Test
  void waitsForTheFileOfTheOrderAndThenRejectsIt() {
    Stepping node = ordered();
    node.settle();
    node.content = Optional.empty();

    Decision waiting = node.after(Duration.ofMinutes(15)).step();

    assertThat(waiting.action()).isInstanceOf(Action.Blocked.class);
    assertThat(waiting.serving().revision()).contains(A);
    assertRejected(
        node.after(Duration.ofMinutes(15).plusNanos(1)).step(), Reason.DESIRED_UNREADABLE);
  }

  @Test
  void leavesAnOrderForALaterOne() {
    Stepping node = ordered();
    node.settle();

    Decision decision = node.desiring(3, Optional.of(B)).step();

    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(decision.serving().withheld()).isEmpty();
    assertThat(staged().desiring(3, Optional.of(A)).step().journal().step()).isEqualTo(Step.IDLE);
  }

  @Test
  void bringsAgainWhatWasLostWhileItWaited() {
    Stepping node = staged();
    node.revisions.remove(B.rev());

    Decision decision = node.step();

    assertThat(decision.journal().step()).isEqualTo(Step.STAGING);
    assertThat(decision.serving().withheld()).isEmpty();
    assertThat(node.step().action()).isInstanceOf(Action.Stage.class);
  }

  @Test
  void endsWhereTheGrantIsWithdrawnBeforeItBegan() {
    Decision decision = staged().granted(ABORT).step();

    assertThat(decision.journal().outcome()).contains(OrderOutcome.ABORTED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.GRANT_WITHDRAWN);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void rejectsWhatTheHostCannotSupply() {
    Stepping node =
        Stepping.bare().seeing(Nodes.bare().inTreeSfc()).knowing(B).desiring(1, Optional.of(B));
    node.step();
    Decision stage = node.step();
    node.done(stage).step();

    Decision supply = node.step();

    assertThat(supply.action()).isEqualTo(new Action.Supply(List.of("sfc"), List.of()));
    assertRejected(node.failed(supply, Reason.MODULE_MISSING).step(), Reason.MODULE_MISSING);
  }

  @Test
  void copiesTheWayBackAgainWhereItIsDamaged() {
    Stepping node = staged();
    Decision check = node.step();

    Decision copy = node.failed(check, Reason.PAYLOAD_CHANGED).step();

    assertThat(check.action()).isEqualTo(new Action.Check(A));
    assertThat(copy.action()).isEqualTo(new Action.Stage(A.rev(), A.content()));
    assertThat(copy.serving().withheld()).isEmpty();
    assertThat(node.done(copy).step().journal().step()).isEqualTo(Step.QUIESCE);
  }

  @Test
  void rejectsAChangeWithoutAWayBack() {
    Stepping node = staged();
    Decision copy = node.failed(node.step(), Reason.PAYLOAD_CHANGED).step();

    Decision decision = node.failed(copy, Reason.SOURCE_MISSING).step();

    assertRejected(decision, Reason.SOURCE_MISSING);
    assertThat(decision.problem().orElseThrow().message()).contains(A.rev());
  }

  @Test
  void failedNodeEndsOrdersThatItCannotBegin() {
    Stepping aborted = failed().granted(ABORT);
    Stepping unstaged = failed();
    Stepping unreadable = failed();

    assertFailed(aborted.step());
    assertFailed(unstaged.failed(unstaged.step(), Reason.DISK_FULL).step());
    assertFailed(unreadable.done(unreadable.step()).step());
  }

  @Test
  void failedNodeWaitsForTheGrantOfItsNextOrder() {
    Decision decision = failed().knowing(B).granted(Reading.absent()).step();

    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.WAITING_FOR_GRANT);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void failedNodeLooksForWhatTheHostMustSupplyFirst() {
    Stepping node = failed().seeing(Nodes.bare().inTreeSfc()).knowing(B);

    Decision supply = node.step();

    assertThat(supply.action()).isEqualTo(new Action.Supply(List.of("sfc"), List.of()));
    assertThat(node.done(supply).step().journal().step()).isEqualTo(Step.QUIESCE);
  }

  private static Stepping ordered() {
    return Stepping.committed(A).desiring(2, Optional.of(B));
  }

  /** The new revision is here, and nothing was looked at yet. */
  private static Stepping staged() {
    Stepping node = ordered();
    Decision stage = node.settle();
    node.knowing(B).done(stage).step();
    return node;
  }

  private static Stepping failed() {
    return Stepping.committed(A).at(Step.FAILED).desiring(2, Optional.of(B));
  }

  private static void assertRejected(Decision decision, Reason reason) {
    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(decision.journal().outcome()).contains(OrderOutcome.REJECTED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(reason);
  }

  private static void assertFailed(Decision decision) {
    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.FAILED));
    assertThat(decision.serving().withheld()).isPresent();
  }
}
