package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.rollout.FleetNode;
import io.github.onloadnode.rollout.HolderPod;
import io.github.onloadnode.rollout.TaintEffect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Node object in memory. Only what was asked for changes; each change is another version. */
final class FleetObject {

  final String name;
  final String uid;
  final Map<String, String> labels = new HashMap<>();
  long version;
  boolean ready = true;
  Optional<Desired> desired = Optional.empty();
  Optional<Grant> grant = Optional.empty();
  Optional<Stage> stage = Optional.empty();
  Optional<Drain> drain = Optional.empty();
  Optional<Observed> observed = Optional.empty();
  Optional<String> hold = Optional.empty();
  Optional<String> retry = Optional.empty();
  Optional<TaintEffect> taint = Optional.empty();
  boolean held;

  FleetObject(String name, String uid) {
    this.name = name;
    this.uid = uid;
  }

  FleetNode read() {
    return new FleetNode(
        name,
        uid,
        String.valueOf(version),
        labels,
        ready,
        reading(desired),
        reading(grant),
        reading(stage),
        reading(drain),
        reading(observed),
        hold,
        retry,
        taint,
        Reading.present(held ? List.of(pod()) : List.of()));
  }

  private static <T> Reading<T> reading(Optional<T> value) {
    return value.map(Reading::present).orElseGet(Reading::absent);
  }

  private HolderPod pod() {
    return new HolderPod(
        "uid-pod",
        "trading",
        "engine-" + name,
        Map.of(),
        List.of("ReplicaSet"),
        true,
        false,
        false,
        false,
        true,
        Optional.empty(),
        Optional.empty());
  }
}
