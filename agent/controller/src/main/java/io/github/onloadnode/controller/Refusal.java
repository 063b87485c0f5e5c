package io.github.onloadnode.controller;

import io.github.onloadnode.rollout.Condition;
import io.github.onloadnode.rollout.RolloutStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A status that says why nothing is decided for a custom resource; the rest of it stays. */
record Refusal(Condition.Type type, String reason, String message) {

  static Refusal invalid(String reason, String message) {
    return new Refusal(Condition.Type.DEGRADED, reason, message);
  }

  RolloutStatus in(RolloutStatus status, long generation, Instant now) {
    Instant since =
        status.conditions().stream()
            .filter(known -> known.type() == type && known.holds())
            .map(Condition::since)
            .findFirst()
            .orElse(now);
    List<Condition> conditions = new ArrayList<>(status.conditions());
    conditions.removeIf(known -> known.type() == type);
    conditions.add(new Condition(type, true, reason, message, since, generation));
    return new RolloutStatus(
        status.resourceVersion(),
        status.observedGeneration(),
        status.slots(),
        status.stableRev(),
        status.currentRev(),
        conditions,
        status.counters(),
        status.nodes(),
        status.preflight());
  }
}
