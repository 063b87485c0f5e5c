package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.revision.Revision;
import java.util.Optional;

/**
 * What one step decided.
 *
 * @param journal to be durable before the action
 * @param action to do then
 * @param serving in force from now on; what withholds devices is in force before the journal is
 *     written, what announces them after it
 * @param problem why the order ended as it did, or went another way; empty where all went well
 */
public record Decision(Journal journal, Action action, Serving serving, Optional<Finding> problem) {

  static Decision of(Journal journal, Action action, Serving serving) {
    return new Decision(journal, action, serving, Optional.empty());
  }

  static Decision rest(Journal journal, Serving serving) {
    return of(journal, new Action.Rest(), serving);
  }

  /** The order ended, with the reason that the entry gives. */
  static Decision ended(Journal journal, Serving serving) {
    return new Decision(
        journal, new Action.Rest(), serving, journal.result().flatMap(OrderResult::reason));
  }

  static Decision blocked(Journal journal, Finding problem, Serving serving) {
    return new Decision(journal, new Action.Blocked(problem), serving, Optional.of(problem));
  }

  /** Whether no entry is needed to announce it: then a full disk takes no device away. */
  public boolean isTrueAlready(Journal before) {
    return before.step().serves()
        && before.boot().equals(journal.boot())
        && before.committed().equals(serving.revision().map(Revision::rev));
  }

  /** The same, in a boot that counts from here on until it is verified. */
  Decision beginning() {
    return new Decision(journal.beginning(), action, serving, problem);
  }

  /** The same, with the reason for it. */
  Decision because(Finding why) {
    return new Decision(journal, action, serving, Optional.of(why));
  }
}
