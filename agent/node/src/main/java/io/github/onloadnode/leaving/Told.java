package io.github.onloadnode.leaving;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.OrderOutcome;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the ConfigMap tells all nodes. Pure. */
sealed interface Told {

  /**
   * To remove Onload.
   *
   * @param retry the text that a node repeats when it answers; empty if there is none
   */
  record Remove(Optional<String> retry) implements Told {

    private static final Set<OrderOutcome> IN_VAIN =
        EnumSet.of(
            OrderOutcome.REJECTED,
            OrderOutcome.ABORTED,
            OrderOutcome.ROLLED_BACK,
            OrderOutcome.FAILED);

    /** Whether a node answers this, and not an order from before. */
    boolean isAnsweredBy(Observed said) {
      return said.retry().equals(retry);
    }

    /** How this ended on a node that has not removed Onload, and will not soon by itself. */
    Optional<OrderOutcome> endedInVain(Observed said) {
      return said.result()
          .filter(end -> isAnsweredBy(said) && end.seq() == said.seq())
          .map(Observed.Ending::outcome)
          .filter(IN_VAIN::contains);
    }
  }

  /** Something else, or nothing that can be understood. */
  record Other() implements Told {}

  /** There is no ConfigMap. */
  record Nothing() implements Told {}
}
