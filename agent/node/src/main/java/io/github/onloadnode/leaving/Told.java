package io.github.onloadnode.leaving;

import io.github.onloadnode.api.Observed;
import java.util.Optional;

/** What the ConfigMap tells all nodes. Pure. */
sealed interface Told {

  /**
   * To remove Onload.
   *
   * @param retry the text that a node repeats when it answers; empty if there is none
   */
  record Remove(Optional<String> retry) implements Told {

    /** Whether a node answers this, and not an order from before. */
    boolean isAnsweredBy(Observed said) {
      return said.retry().equals(retry);
    }
  }

  /** Something else, or nothing that can be understood. */
  record Other() implements Told {}

  /** There is no ConfigMap. */
  record Nothing() implements Told {}
}
