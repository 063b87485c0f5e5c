package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps as the journal spells them. */
final class StepTest {

  @ParameterizedTest
  @EnumSource(Step.class)
  void isFoundByItsText(Step step) {
    assertThat(Step.of(step.text())).contains(step);
  }

  @Test
  void isNotGuessed() {
    assertThat(Step.of("idle")).isEmpty();
    assertThat(Step.of("")).isEmpty();
  }

  @Test
  void servesOnlyBeforeDevicesAreWithheld() {
    assertThat(Stream.of(Step.values()).filter(Step::serves))
        .containsExactly(Step.IDLE, Step.STAGING, Step.STAGED);
  }
}
