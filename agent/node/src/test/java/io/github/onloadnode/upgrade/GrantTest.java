package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a quiesced node makes of its grant, and of not knowing it. */
final class GrantTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");

  @Test
  void staysQuiescedWhileTheGrantIsUnknown() {
    Decision decision = quiesced().cutOff().after(Duration.ofMinutes(10)).step();

    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.GRANT_UNKNOWN);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void abortsAfterALongTimeWithoutKnowledge() {
    Decision decision = quiesced().cutOff().after(Duration.ofSeconds(601)).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void goesOnWhenTheGrantIsKnownAgain() {
    Stepping node = quiesced().cutOff();
    node.step();

    Decision last = node.desiring(2, Optional.empty()).settle();
    assertThat(last.journal().step()).isEqualTo(Step.UNLOAD);
  }

  @Test
  void asksForTheGrantOnceMoreBeforeThePointOfNoReturn() {
    Stepping node = quiesced();
    Decision confirm = node.step();

    assertThat(confirm.action()).isEqualTo(new Action.Confirm(2));
    assertThat(confirm.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(node.done(confirm).step().journal().step()).isEqualTo(Step.UNLOAD);
  }

  @Test
  void asksAgainWhereNobodyAnswered() {
    Stepping node = quiesced();
    Decision unanswered = node.failed(node.step(), Reason.GRANT_UNKNOWN).step();

    assertThat(unanswered.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(unanswered.problem().orElseThrow().reason()).isEqualTo(Reason.GRANT_UNKNOWN);
    assertThat(node.step().action()).isEqualTo(new Action.Confirm(2));
  }

  @Test
  void abortsWhereNobodyAnsweredForLong() {
    Stepping node = quiesced();

    Decision over =
        node.failed(node.step(), Reason.GRANT_UNKNOWN).after(Duration.ofSeconds(601)).step();

    assertThat(Ended.of(over.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(over.serving().withheld()).isEmpty();
  }

  @Test
  void abortsWhereTheAnswerIsThatTheGrantIsGone() {
    Stepping node = quiesced();

    Decision gone = node.failed(node.step(), Reason.GRANT_WITHDRAWN).step();

    assertThat(Ended.of(gone.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(gone.serving().withheld()).isEmpty();
  }

  @Test
  void takesNoOldAnswerForTheLatest() {
    Stepping node = quiesced();
    Decision confirm = node.step();

    Decision held = node.done(confirm).heldAs(Kubelets.listing("default/trader")).step();
    assertThat(held.journal().step()).isEqualTo(Step.QUIESCE);

    assertThat(node.heldAs(Kubelets.nobody()).step().action()).isEqualTo(new Action.Confirm(2));
  }

  @Test
  void abortsWhereTheGrantIsGone() {
    Decision decision = quiesced().granted(Reading.absent()).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
  }

  @Test
  void writesDownWhenAndWhyAnOrderEnded() {
    Decision decision = quiesced().granted(Reading.absent()).step();

    assertThat(decision.journal().result())
        .contains(
            new OrderResult(
                2, OrderOutcome.ABORTED, decision.problem(), Optional.of(Stepping.NOW)));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.GRANT_WITHDRAWN);
  }

  @Test
  void abortsWhereTheGrantIsTakenBack() {
    Grant abort = new Grant(2, Grant.Phase.ABORT);

    Decision decision = quiesced().granted(Reading.present(abort)).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
  }

  @Test
  void needsNoGrantAfterThePointOfNoReturn() {
    Stepping node = quiesced();
    node.settle();

    Decision decision = node.cutOff().after(Duration.ofHours(1)).step();

    assertThat(decision.action()).isInstanceOf(Action.Unload.class);
  }

  @Test
  void doesNotForgetAStagedOrderThatItCannotAskFor() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.empty());
    node.step();

    Decision decision = node.cutOff().step();

    assertThat(decision.journal().step()).isEqualTo(Step.STAGED);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  private static Stepping quiesced() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.empty()).heldAs(Kubelets.nobody());
    node.step();
    assertThat(node.step().journal().step()).isEqualTo(Step.QUIESCE);
    return node;
  }
}
