package io.github.onloadnode.rollout;

import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod under construction: an ordinary one that holds a device. */
final class TestPod {
  final String name;
  Map<String, String> labels = Map.of();
  boolean controlled = true;
  boolean mirror;
  boolean finished;
  boolean terminating;
  boolean ready = true;
  Optional<String> drain = Optional.empty();
  Optional<Attempt> tried = Optional.empty();

  TestPod(String name) {
    this.name = name;
  }

  /** Was refused an eviction so long ago. */
  TestPod refused(int times, Duration ago, Optional<String> by) {
    tried = Optional.of(new Attempt(times, TestFleet.NOW.minus(ago), by, Optional.empty()));
    return this;
  }

  HolderPod build() {
    return new HolderPod(
        "uid-" + name,
        "trading",
        name,
        labels,
        List.of("ReplicaSet"),
        controlled,
        mirror,
        finished,
        terminating,
        ready,
        drain,
        tried);
  }
}
