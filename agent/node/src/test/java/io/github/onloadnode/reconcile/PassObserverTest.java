package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a pass that cannot see the host, or not all of it. */
final class PassObserverTest {

  private final RuntimeException malformed = new IllegalStateException("Malformed input: b?rse");

  @TempDir private Path directory;
  private SimulatedNode node;

  @BeforeEach
  void boot() {
    node = SimulatedNode.create(directory).bootInTreeDriver().ask(", sfc: {}");
  }

  @Test
  void showsWhatItSawBeforeWithItsAge() {
    Pass before = node.settle();
    node.looks().goBlind(malformed);
    node.clock().advance(Duration.ofSeconds(90));

    assertThat(node.pass()).isEqualTo(NextPass.BACK_OFF);

    Pass blind = node.lastPass();
    assertThat(blind.observed()).isEqualTo(before.observed());
    assertThat(blind.at()).isEqualTo(before.at());
    assertThat(node.reconciling().age())
        .hasValueSatisfying(age -> assertThat(age).isGreaterThan(Duration.ofSeconds(89)));
    assertThat(blind.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.AGENT_FAULT);
          assertThat(problem.message()).contains("Malformed input: b?rse");
        });
    assertThat(blind.faults()).hasSize(1);
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void tellsTheAgeOfWhatIsShownWhileItLooksAgain() {
    node.settle();
    node.clock().advance(Duration.ofSeconds(90));
    List<Duration> meanwhile = new ArrayList<>();
    node.onEveryMoment(() -> node.reconciling().age().ifPresent(meanwhile::add));
    node.ask(", sfc: {}, version: \"9\"");

    node.pass();

    assertThat(meanwhile).isNotEmpty().allMatch(age -> age.compareTo(Duration.ofSeconds(89)) > 0);
  }

  @Test
  void goesOnWhereItSeesAgain() {
    node.settle();
    node.looks().goBlind(malformed);
    node.pass();
    node.looks().seeAgain();

    Pass after = node.settle();

    assertThat(after.problems()).isEmpty();
    assertThat(after.faults()).isEmpty();
  }

  @Test
  void keepsNamesOfDevicesWhereTheFirstLookFails() {
    Pass before = node.settle();

    node.looks().goBlind(malformed);
    node.restart().pass();

    assertThat(node.lastPass().serving().revision().map(Revision::rev))
        .isPresent()
        .isEqualTo(before.serving().revision().map(Revision::rev));
    assertThat(node.lastPass().serving().withheld()).isPresent();
    assertThat(node.lastPass().observed().unread()).hasSize(1);
  }

  @Test
  void decidesNoChangeByAnEarlyLook() {
    while (node.journal().step() != Step.STAGED) {
      node.pass();
    }

    node.restart().settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(1, OrderOutcome.SUCCEEDED));
  }

  @Test
  void servesByTheJournalBeforeItLooksAtAll() {
    node.settle();

    NextPass first = node.restart().pass();

    assertThat(first).isEqualTo(NextPass.SERVED);
    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(node.reconciling().last()).isEmpty();
  }

  @Test
  void looksAtAllInThePassAfterItServed() {
    node.settle();
    node.restart().pass();

    assertThat(node.pass()).isEqualTo(NextPass.LATER);

    assertThat(node.lastPass().observed().holders().toOptional()).isPresent();
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void servesNothingEarlyThatIsNotLoadedAnyMore() {
    node.settle();
    node.kernel().servers().kill(4242);
    node.kernel().unload("onload");

    assertThat(node.restart().pass()).isNotEqualTo(NextPass.SERVED);
  }

  @Test
  void servesNothingEarlyAfterAReboot() {
    node.settle();

    assertThat(node.reboot("another-boot").pass()).isNotEqualTo(NextPass.SERVED);
    assertThat(node.kubelet().isHealthy()).isFalse();
  }

  @Test
  void looksIntoPodsOnceASecond() {
    TestClock clock = new TestClock();
    List<Boolean> afresh = new ArrayList<>();
    PassObserver observer =
        new PassObserver(
            recent -> {
              afresh.add(recent.isEmpty());
              return NodeState.unseen("");
            },
            state -> state,
            () -> NodeState.unseen(""),
            clock,
            clock);

    observer.forStep(Optional.empty());
    clock.advance(Duration.ofMillis(600));
    observer.forStep(Optional.empty());
    clock.advance(Duration.ofMillis(600));
    observer.forStep(Optional.empty());
    observer.forStep(Optional.empty());

    assertThat(afresh).containsExactly(true, false, true, false);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void looksAtTheDriverAloneWhereModulesAreLoaded(Step step) {
    List<String> looks = new ArrayList<>();
    PassObserver observer = noting(looks, new TestClock());
    observer.forStep(Optional.of(step));

    observer.forStep(Optional.of(step));

    boolean loads = EnumSet.of(Step.UNLOADED, Step.LOAD, Step.RB_LOAD).contains(step);
    assertThat(looks).containsExactly("all", loads ? "driver" : "all");
  }

  @Test
  void makesNoOtherLookWhileTheModulesOfAChangeAreLoaded() {
    node.settle();
    SimulatedPayload broken = SimulatedPayload.of("9.2.0", SimulatedNode.RELEASE);
    broken
        .module(broken.module("onload").withSymbols(List.of("unknown_symbol")))
        .write(node.host().tree(), SimulatedNode.SOURCE);
    node.ask(", version: \"2\", sfc: {}");

    Map<Step, Integer> looks = wholeLooksOfAChange();

    assertThat(looks).containsKeys(Step.QUIESCE, Step.RB_UNLOAD, Step.RB_VERIFY);
    assertThat(looks.entrySet())
        .filteredOn(step -> step.getKey().decidesByDriver())
        .hasSize(3)
        .allSatisfy(step -> assertThat(step.getValue()).as(step.getKey().text()).isZero());
  }

  /** By the step in which passes began that made them, until an order has ended. */
  private Map<Step, Integer> wholeLooksOfAChange() {
    Map<Step, Integer> looks = new EnumMap<>(Step.class);
    long finished = node.journal().finished();
    for (int passes = 0; passes < 100 && node.journal().finished() == finished; passes++) {
      Step step = node.journal().step();
      int before = node.looks().wholeLooks();
      node.pass();
      looks.merge(step, node.looks().wholeLooks() - before, Integer::sum);
    }
    return looks;
  }

  @Test
  void looksAtAllWhereTheChangeWaits() {
    List<String> looks = new ArrayList<>();
    TestClock clock = new TestClock();
    PassObserver observer = noting(looks, clock);
    observer.forStep(Optional.of(Step.LOAD));
    clock.advance(Duration.ofSeconds(1));

    observer.forStep(Optional.of(Step.LOAD));

    assertThat(looks).containsExactly("all", "all");
  }

  private static PassObserver noting(List<String> looks, TestClock clock) {
    return new PassObserver(
        _ -> noted(looks, "all"),
        _ -> noted(looks, "driver"),
        () -> noted(looks, "early"),
        clock,
        clock);
  }

  private static NodeState noted(List<String> looks, String look) {
    looks.add(look);
    return NodeState.unseen("");
  }
}
