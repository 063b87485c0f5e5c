package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps and results as the journal spells them. */
final class StepTest {

  @ParameterizedTest
  @EnumSource(Step.class)
  void isFoundByItsText(Step step) {
    assertThat(Step.of(step.text())).contains(step);
  }

  @ParameterizedTest
  @EnumSource(Term.Result.class)
  void resultIsFoundByItsText(Term.Result result) {
    assertThat(Term.Result.of(result.text())).contains(result);
  }

  @Test
  void isNotGuessed() {
    assertThat(Step.of("idle")).isEmpty();
    assertThat(Step.of("")).isEmpty();
    assertThat(Term.Result.of("Success")).isEmpty();
  }

  @Test
  void servesOnlyBeforeDevicesAreWithheld() {
    assertThat(Stream.of(Step.values()).filter(Step::serves))
        .containsExactly(Step.IDLE, Step.STAGING, Step.STAGED);
  }
}
