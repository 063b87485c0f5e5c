package io.github.onloadnode.simulator;

/** Generations of kubelets that treat device plugins differently. */
public enum KubeletGeneration {
  /**
   * Knows a plugin only by its resource name, and mistakes the end of an old connection for the end
   * of the new one.
   */
  V1_25_TO_1_36,

  /**
   * Knows a plugin by resource name and socket (kubernetes#135437): instances run side by side, and
   * a known socket is not connected again.
   */
  V1_37
}
