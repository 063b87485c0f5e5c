package io.github.onloadnode.simulator;

/** Kubelets that treat device plugins differently. */
public enum KubeletGeneration {
  /**
   * Knows a plugin by its resource name alone: the end of an old connection is taken for the end of
   * the new one.
   */
  V1_25_TO_1_36,

  /**
   * Knows a plugin by resource name and socket (kubernetes#135437): instances live side by side,
   * and a socket that is known already is not connected again.
   */
  V1_37
}
