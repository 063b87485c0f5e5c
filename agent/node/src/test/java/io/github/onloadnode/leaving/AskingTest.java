package io.github.onloadnode.leaving;

import io.github.onloadnode.api.Observed;
import java.time.Duration;
import java.util.Optional;

/** When an uninstall asks all nodes for the removal, and asks again. */
final class AskingTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String BEFORE = "retry: uninstall before\n";

  private final FakeCluster cluster = new FakeCluster();

  private void askedBefore() {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED + BEFORE));
  }

  private static Observed answer(Observed said) {
    return Sayings.answering(Optional.of("uninstall before"), said);
  }
}
