package io.github.onloadnode.simulator;

import java.util.Map;

/** The result of admitting a pod. */
public sealed interface PodOutcome {

  /** It runs; has what each container, including init containers, was given. */
  record Admitted(Map<String, ContainerOptions> containers) implements PodOutcome {}

  /** It failed for good, with this reason and message in its status. */
  record Rejected(String reason, String message) implements PodOutcome {}
}
