package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.RolloutSpec;
import io.github.onloadnode.api.RolloutSpec.Canary;
import io.github.onloadnode.api.RolloutSpec.DrainSpec;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import io.github.onloadnode.api.RolloutSpec.WaitForJobs;
import io.github.onloadnode.api.RolloutSpec.Window;
import io.github.onloadnode.api.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code spec.rollout} under construction, with the defaults. */
final class TestSpec {

  boolean paused;
  int maxParallel = 1;
  int maxUnavailable = 1;
  Optional<Canary> canary = Optional.empty();
  final List<Window> windows = new ArrayList<>();
  Duration minReady = Duration.ZERO;
  int failureThreshold = 1;
  Duration drainTimeout = Duration.ofMinutes(15);
  OnTimeout onTimeout = OnTimeout.ABORT;
  Optional<WaitForJobs> jobs = Optional.empty();
  boolean taint;
  Duration verify = Desired.DEFAULT_VERIFY;
  Optional<String> rollbackTo = Optional.empty();
  int revisionHistoryLimit = 5;
  final List<ForcedRelease> forceRelease = new ArrayList<>();

  RolloutSpec build() {
    return new RolloutSpec(
        paused,
        new Share(maxParallel, false),
        new Share(maxUnavailable, false),
        canary,
        windows,
        minReady,
        failureThreshold,
        new DrainSpec(drainTimeout, onTimeout, jobs, taint),
        verify,
        rollbackTo,
        revisionHistoryLimit,
        forceRelease);
  }
}
