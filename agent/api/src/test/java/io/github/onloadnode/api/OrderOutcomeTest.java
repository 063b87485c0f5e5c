package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ends of orders as journal and API spell them. */
final class OrderOutcomeTest {

  @ParameterizedTest
  @EnumSource
  void isFoundByItsText(OrderOutcome outcome) {
    assertThat(OrderOutcome.of(outcome.text())).contains(outcome);
  }

  @Test
  void isNotGuessed() {
    assertThat(OrderOutcome.of("Success")).isEmpty();
    assertThat(OrderOutcome.of("failed")).isEmpty();
  }

  @Test
  void isWorthAnotherTryWhereTheRevisionWasNeverLoaded() {
    assertThat(Stream.of(OrderOutcome.values()).filter(OrderOutcome::isWorthAnotherTry))
        .containsExactlyInAnyOrder(OrderOutcome.ABORTED, OrderOutcome.REJECTED);
  }
}
