package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.revision.Revision;
import java.util.Optional;

/**
 * What one step decided.
 *
 * @param journal must be durable before the action
 * @param action to perform then
 * @param serving in force from now on; devices are withheld before the journal is written, and
 *     announced after it
 * @param problem why the order failed or turned back; empty if all went well
 */
public record Decision(Journal journal, Action action, Serving serving, Optional<Finding> problem) {

  static Decision of(Journal journal, Action action, Serving serving) {
    return new Decision(journal, action, serving, Optional.empty());
  }

  static Decision rest(Journal journal, Serving serving) {
    return of(journal, new Action.Rest(), serving);
  }

  /** The order ended, with the reason in the journal. */
  static Decision ended(Journal journal, Serving serving) {
    return new Decision(
        journal, new Action.Rest(), serving, journal.result().flatMap(OrderResult::reason));
  }

  static Decision blocked(Journal journal, Finding problem, Serving serving) {
    return new Decision(journal, new Action.Blocked(problem), serving, Optional.of(problem));
  }

  /** Whether it can be announced without a new entry, so that a full disk takes no device away. */
  public boolean isTrueAlready(Journal before) {
    return before.step().serves()
        && before.boot().equals(journal.boot())
        && before.committed().equals(serving.revision().map(Revision::rev));
  }

  /** This decision, counting the boot as possibly dead until it is verified. */
  Decision beginning() {
    return new Decision(journal.beginning(), action, serving, problem);
  }

  /** This decision with its reason. */
  Decision because(Finding why) {
    return new Decision(journal, action, serving, Optional.of(why));
  }

  /** This one if it does something, otherwise a wait with the same journal and serving. */
  Decision orWaitingFor(Finding why) {
    boolean idle = action instanceof Action.Rest || action instanceof Action.Blocked;
    return idle ? blocked(journal, why, serving) : this;
  }
}
