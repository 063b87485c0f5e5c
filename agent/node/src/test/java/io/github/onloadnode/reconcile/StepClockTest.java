package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Outcome;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Since when a step lasts, for the limits of steps. */
final class StepClockTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Reading<Grant> GO = Reading.present(new Grant(2, Grant.Phase.GO));
  private static final Reading<Grant> NONE = Reading.absent();

  private final TestClock time = new TestClock();
  private final StepClock clock = new StepClock(time);

  @BeforeEach
  void begin() {
    clock.begins();
  }

  @Test
  void countsFromTheBeginningOfTheStep() {
    assertThat(clock.in(Step.LOAD, GO, Optional.empty())).isZero();
    time.advance(DAY);

    assertThat(clock.in(Step.LOAD, GO, Optional.empty())).isEqualTo(DAY);

    clock.begins();
    assertThat(clock.in(Step.VERIFY, GO, Optional.empty())).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"STAGED", "QUIESCE"})
  void countsFromTheGrantWhereThatDecides(Step step) {
    clock.in(step, NONE, Optional.empty());
    time.advance(DAY);
    assertThat(clock.in(step, NONE, Optional.empty())).isEqualTo(DAY);

    assertThat(clock.in(step, GO, Optional.empty())).isZero();

    time.advance(DAY);
    assertThat(clock.in(step, GO, Optional.empty())).isEqualTo(DAY);
  }

  /** A watch goes on saying what it said. */
  @Test
  void countsFromTheFirstTimeThatTheGrantWasAskedForInVain() {
    Action confirm = new Action.Confirm(2);
    Outcome unanswered =
        new Outcome.Failed(confirm, new Finding(Reason.GRANT_UNKNOWN, "no route", "wait"));
    clock.in(Step.QUIESCE, GO, Optional.empty());
    time.advance(DAY);

    assertThat(clock.in(Step.QUIESCE, GO, Optional.of(unanswered))).isZero();
    time.advance(DAY);
    assertThat(clock.in(Step.QUIESCE, GO, Optional.empty())).isEqualTo(DAY);
    assertThat(clock.in(Step.QUIESCE, GO, Optional.of(unanswered))).isEqualTo(DAY);

    assertThat(clock.in(Step.QUIESCE, GO, Optional.of(new Outcome.Done(confirm)))).isZero();
  }

  @Test
  void countsHowLongTheGrantIsUnknownForWhateverReason() {
    clock.in(Step.QUIESCE, GO, Optional.empty());
    time.advance(DAY);
    assertThat(clock.in(Step.QUIESCE, Reading.unreadable("timeout"), Optional.empty())).isZero();
    time.advance(DAY);

    assertThat(clock.in(Step.QUIESCE, Reading.unreadable("connection refused"), Optional.empty()))
        .isEqualTo(DAY);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STAGED", "QUIESCE"})
  void isNotProlongedByAGrantThatComesAndGoes(Step step) {
    clock.in(step, GO, Optional.empty());
    time.advance(DAY);

    assertThat(clock.in(step, NONE, Optional.empty())).isEqualTo(DAY);
    assertThat(clock.in(step, GO, Optional.empty())).isEqualTo(DAY);
  }
}
