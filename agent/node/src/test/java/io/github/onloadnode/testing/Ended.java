package io.github.onloadnode.testing;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.upgrade.Journal;

/** Which order ended last, and how; why and when are told elsewhere. */
public record Ended(long seq, OrderOutcome outcome) {

  public static Ended of(Journal journal) {
    return new Ended(journal.finished(), journal.outcome().orElseThrow());
  }
}
