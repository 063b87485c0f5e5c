package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed.Ending;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** When each node's last order ended: by this process's clock, where it has seen that. */
final class EndTimes {

  private final Fleet fleet;
  private final Map<String, Memory.End> ends = new HashMap<>();

  EndTimes(Fleet fleet, Members members) {
    this.fleet = fleet;
    for (Member member : members.all()) {
      member.result().ifPresent(ending -> ends.put(member.name(), end(member, ending)));
    }
  }

  private Memory.End end(Member member, Ending ending) {
    Memory.End known = fleet.memory().ends().get(member.name());
    if (known != null && known.seq() == ending.seq()) {
      return known;
    }
    return new Memory.End(
        ending.seq(), fleet.memory().begun() ? fleet.now() : possible(member, ending));
  }

  /** A process that has just started knows only what the node says, whose clock may be wrong. */
  private Instant possible(Member member, Ending ending) {
    return ending
        .at()
        .filter(at -> !at.isAfter(fleet.now()) && !at.isBefore(ordered(member)))
        .orElse(fleet.now());
  }

  /** It cannot have ended before. */
  private Instant ordered(Member member) {
    return member
        .slot()
        .map(Slot::since)
        .or(() ->
            member
                .desired()
                .flatMap(order -> order.rev())
                .flatMap(fleet::revision)
                .map(StoredRevision::created))
        .orElse(Instant.MIN);
  }

  /** Of a node whose last order has ended. */
  Instant of(Member member) {
    Memory.End end = ends.get(member.name());
    return end == null ? fleet.now() : end.at();
  }

  /** For the next pass. */
  Map<String, Memory.End> kept() {
    return ends;
  }
}
