package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.rollout.Memory.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When an order that was aborted or rejected is given again. */
final class Retries {

  static final Duration FIRST = Duration.ofMinutes(15);
  static final Duration LONGEST = Duration.ofHours(4);

  /** More doublings than there are between the first wait and the longest. */
  private static final int MOST_DOUBLINGS = 10;

  private final Memory before;
  private final Looks looks;
  private final Map<String, Retry> after = new HashMap<>();

  Retries(Memory before, Looks looks) {
    this.before = before;
    this.looks = looks;
  }

  /** Whether the order in force has ended without success, and its wait is over. */
  boolean isDue(Member member) {
    Optional<Ending> ended =
        member
            .result()
            .filter(_ -> member.outcome().filter(OrderOutcome::isWorthAnotherTry).isPresent());
    if (ended.isEmpty()) {
      return false;
    }
    Retry retry = retry(member.name(), ended.get());
    after.put(member.name(), retry);
    return looks.isPast(retry.seen().plus(backoff(retry.times())));
  }

  /** Only another outcome ends the row. */
  void keep(Member member) {
    boolean inRow =
        member.isOurs() && member.outcome().map(OrderOutcome::isWorthAnotherTry).orElse(true);
    Optional.ofNullable(before.retries().get(member.name()))
        .filter(_ -> inRow)
        .ifPresent(retry -> after.put(member.name(), retry));
  }

  /**
   * Whether a node whose order has ended without success may be brought what it needs to try again:
   * at once the first time, and then when the order would be given again.
   */
  boolean mayRepair(Member member) {
    boolean due = isDue(member);
    boolean first =
        Optional.ofNullable(after.get(member.name()))
            .filter(retry -> retry.times() == 1)
            .isPresent();
    return due || first;
  }

  /** Whether the last order ended so long ago that the same may be asked for again. */
  boolean isLongAgo(Member member) {
    return member.result().filter(ended -> !looks.isPast(seen(ended).plus(FIRST))).isEmpty();
  }

  private Retry retry(String node, Ending ended) {
    Optional<Retry> last = Optional.ofNullable(before.retries().get(node));
    return last.filter(retry -> retry.seq() == ended.seq())
        .orElseGet(() -> new Retry(ended.seq(), last.map(Retry::times).orElse(0) + 1, seen(ended)));
  }

  /** The node's clock may be wrong; what it says is used to make the wait shorter only. */
  private Instant seen(Ending ended) {
    return ended.at().filter(at -> at.isBefore(looks.now())).orElse(looks.now());
  }

  static Duration backoff(int times) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }

  /** For the next pass. */
  Map<String, Retry> kept() {
    return after;
  }
}
