package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Drain.State;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec.DrainSpec;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far the drain of one node is, and what is done for it now. */
final class Draining {

  /** The annotation has a limited size, and the rest is counted. */
  private static final int MOST_NAMED = 5;

  private final DrainSpec spec;
  private final Looks looks;
  private final Member member;
  private final Slot slot;
  private final Holding holding;
  private final List<Holder> holders;

  Draining(DrainSpec spec, Looks looks, Member member, Slot slot) {
    this.spec = spec;
    this.looks = looks;
    this.member = member;
    this.slot = slot;
    this.holding =
        member
            .observed()
            .map(Observed::holders)
            .orElseGet(() -> new Holding(0, 0, Optional.of("not reported"), List.of()));
    this.holders =
        member.node().holders().toOptional().orElse(List.of()).stream()
            .map(pod -> new Holder(pod, looks.now()))
            .filter(Holder::counts)
            .toList();
  }

  /** What was written last for this slot. */
  Optional<Drain> before() {
    return member.node().drain().toOptional().filter(drain -> drain.seq() == slot.seq());
  }

  Drain progress() {
    State state = state();
    List<String> blockers = blockers();
    return new Drain(
        slot.seq(),
        state,
        Optional.of(since(state)),
        holding.count(),
        blockers.size(),
        blockers.stream().limit(MOST_NAMED).toList());
  }

  private State state() {
    if (holding.count() == 0 && holding.unknown().isEmpty()) {
      return State.DONE;
    }
    if (waitsForJobs()) {
      return State.WAITING_JOBS;
    }
    if (isTimedOut()) {
      return State.TIMEOUT;
    }
    boolean moves = holders.stream().anyMatch(Holder::isOnItsWay);
    boolean unresolved =
        !holding.pods().isEmpty()
            && member.node().holders() instanceof Reading.Absent<List<HolderPod>>;
    return blockers().isEmpty() || moves || unresolved ? State.EVICTING : State.BLOCKED;
  }

  /** When jobs were first waited for, or when evictions began. */
  private Instant since(State state) {
    return before()
        .filter(drain -> (drain.state() == State.WAITING_JOBS) == (state == State.WAITING_JOBS))
        .flatMap(Drain::since)
        .filter(since -> !since.isAfter(looks.now()))
        .orElseGet(() -> looks.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private boolean waitsForJobs() {
    boolean evicting = before().filter(drain -> drain.state() != State.WAITING_JOBS).isPresent();
    return !evicting
        && spec.waitForJobs()
            .filter(jobs -> holders.stream().anyMatch(holder -> holder.matches(jobs.selector())))
            .filter(jobs -> !looks.isPast(since(State.WAITING_JOBS).plus(jobs.timeout())))
            .isPresent();
  }

  private boolean isTimedOut() {
    Instant end = since(State.EVICTING).plus(spec.timeout());
    return looks.isPast(end) && !spec.timeout().equals(Duration.ZERO);
  }

  /** Whether the turn is given up: nothing was changed yet. */
  boolean isAborted() {
    return state() == State.TIMEOUT && spec.onTimeout() == OnTimeout.ABORT;
  }

  private List<String> blockers() {
    List<String> blockers = new ArrayList<>();
    holding.unknown().ifPresent(why -> blockers.add("it is unknown who holds devices: " + why));
    if (holding.host() > 0) {
      blockers.add(holding.host() + " processes of the host: stop them");
    }
    if (member.node().holders() instanceof Reading.Unreadable<List<HolderPod>>(String why)) {
      blockers.add("the pods of this node cannot be listed: " + why);
    }
    holders.stream().flatMap(holder -> holder.blocked().stream()).forEach(blockers::add);
    return blockers;
  }

  /** Pods that nothing makes again elsewhere. */
  List<String> nobodyMakesAgain() {
    return holders.stream().filter(Holder::isAlone).map(Holder::key).toList();
  }

  List<Command> evictions() {
    State state = state();
    boolean forced = state == State.TIMEOUT && spec.onTimeout() == OnTimeout.FORCE;
    boolean waits = state == State.WAITING_JOBS || state == State.DONE || isAborted();
    if (waits) {
      return List.of();
    }
    return holders.stream()
        .filter(Holder::isEvictable)
        .filter(holder -> looks.isPast(holder.next()))
        .<Command>map(holder ->
            forced
                ? new Command.ForceDelete(member.name(), holder.pod())
                : new Command.Evict(member.name(), holder.pod()))
        .toList();
  }
}
