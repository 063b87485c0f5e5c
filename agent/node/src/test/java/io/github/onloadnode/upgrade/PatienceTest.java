package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.States;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What time cannot cure ends a change at once, on the way there and on the way back. */
final class PatienceTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void doesNotWaitForALibraryThatTheDriverRefuses() {
    Decision decision = verifying(Nodes.running(B).onload(driver("9.1.0", "9.1.0"))).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().reason())
        .isEqualTo(Reason.INTERFACE_TO_LIBRARY_DIFFERS);
  }

  @Test
  void doesNotWaitForTheModulesOfAnotherBuild() {
    Decision decision = verifying(Nodes.running(A)).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.MODULE_DIFFERS);
  }

  @Test
  void doesNotWaitForAModuleUnloadedByOthers() {
    assertThat(verifying(Nodes.running(B).without("sfc_char")).step().journal().step())
        .isEqualTo(Step.RB_UNLOAD);
  }

  /** A link may still come up; what is wrong beside it is the reason. */
  @Test
  void doesNotWaitForALinkWhereSomethingElseIsWrongForGood() {
    Stepping node = verifying(Nodes.running(B).linkDown().onload(driver("9.2.0", "9.1.0")));

    Decision decision = node.step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().reason())
        .isEqualTo(Reason.INTERFACE_TO_LIBRARY_DIFFERS);
  }

  @Test
  void waitsForWhatCannotBeRead() {
    Stepping node = verifying(Nodes.running(B).onload(Reading.unreadable("no permission")));

    assertThat(node.after(Duration.ofMinutes(2)).step().journal().step()).isEqualTo(Step.VERIFY);
    assertThat(node.after(Duration.ofMinutes(3)).step().journal().step()).isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void waitsForDriversAsLongAsTheOrderSays() {
    Stepping node = verifying(Nodes.running(B).onload(Reading.unreadable("no permission")));
    node.desired = node.desired.map(order -> within(order, Duration.ofMinutes(10)));

    assertThat(node.after(Duration.ofSeconds(599)).step().journal().step()).isEqualTo(Step.VERIFY);
    assertThat(node.after(Duration.ofMinutes(10)).step().journal().step())
        .isEqualTo(Step.RB_UNLOAD);
  }

  private static Desired within(Desired order, Duration limit) {
    return new Desired(
        order.uid(),
        order.cr(),
        order.seq(),
        order.rev(),
        order.cause(),
        order.retry(),
        order.kernel(),
        Optional.of(limit));
  }

  @Test
  void failsAtOnceWhereTheWayBackCannotVerify() {
    Stepping node = verifying(Nodes.running(A).onload(driver("9.1.0", "9.2.0")));

    Decision decision = node.at(Step.RB_VERIFY).step();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.problem().orElseThrow().reason())
        .isEqualTo(Reason.INTERFACE_TO_LIBRARY_DIFFERS);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NO_UNLOADING", "MODULES_DISABLED", "CAPABILITY_MISSING", "LOCKED_DOWN"})
  void doesNotTryToUnloadForAMinuteWhatNeverUnloads(Reason reason) {
    Stepping there = verifying(Nodes.running(A)).at(Step.UNLOAD);
    Stepping back = verifying(Nodes.running(B)).at(Step.RB_UNLOAD);

    assertThat(there.failed(there.step(), reason).step().journal().outcome())
        .contains(OrderOutcome.ABORTED);
    assertThat(back.failed(back.step(), reason).step().journal().step()).isEqualTo(Step.FAILED);
  }

  @Test
  void triesAgainToUnloadWhatSomebodyUses() {
    Stepping back = verifying(Nodes.running(B)).at(Step.RB_UNLOAD);

    Decision decision = back.failed(back.step(), Reason.MODULE_IN_USE).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
  }

  /** B was loaded in place of A. */
  private static Stepping verifying(Nodes nodes) {
    Stepping node = Stepping.committed(A).knowing(B).desiring(2, Optional.of(B)).seeing(nodes);
    return node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), Step.VERIFY));
  }

  private static Reading<OnloadDriver> driver(String version, String interfaceOf) {
    return States.onload(version, SimulatedPayload.userInterface(interfaceOf));
  }
}
