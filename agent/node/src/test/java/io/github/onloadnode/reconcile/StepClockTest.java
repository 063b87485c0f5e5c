package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
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
    assertThat(clock.in(Step.LOAD, GO)).isZero();
    time.advance(DAY);

    assertThat(clock.in(Step.LOAD, GO)).isEqualTo(DAY);

    clock.begins();
    assertThat(clock.in(Step.VERIFY, GO)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"STAGED", "QUIESCE"})
  void countsFromTheGrantWhereThatDecides(Step step) {
    clock.in(step, NONE);
    time.advance(DAY);
    assertThat(clock.in(step, NONE)).isEqualTo(DAY);

    assertThat(clock.in(step, GO)).isZero();

    time.advance(DAY);
    assertThat(clock.in(step, GO)).isEqualTo(DAY);
  }

  @Test
  void countsHowLongTheGrantIsUnknownForWhateverReason() {
    clock.in(Step.QUIESCE, GO);
    time.advance(DAY);
    assertThat(clock.in(Step.QUIESCE, Reading.unreadable("timeout"))).isZero();
    time.advance(DAY);

    assertThat(clock.in(Step.QUIESCE, Reading.unreadable("connection refused"))).isEqualTo(DAY);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STAGED", "QUIESCE"})
  void isNotProlongedByAGrantThatComesAndGoes(Step step) {
    clock.in(step, GO);
    time.advance(DAY);

    assertThat(clock.in(step, NONE)).isEqualTo(DAY);
    assertThat(clock.in(step, GO)).isEqualTo(DAY);
  }
}
