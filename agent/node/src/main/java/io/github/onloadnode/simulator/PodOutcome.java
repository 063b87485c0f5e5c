package io.github.onloadnode.simulator;

import java.util.Map;

/** What became of a pod that was given to the kubelet. */
public sealed interface PodOutcome {

  /** It runs; what each container, init containers included, was given. */
  record Admitted(Map<String, ContainerOptions> containers) implements PodOutcome {}

  /** It failed for good, with this reason and message in its status. */
  record Rejected(String reason, String message) implements PodOutcome {}
}
