package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.KubeletView;

/** Observes the kubelet. */
@FunctionalInterface
public interface KubeletLook {

  /**
   * The kubelet's current state. Never waits long: the view says if the kubelet does not answer.
   *
   * @param predecessorServed whether an earlier agent may have given devices away
   */
  KubeletView observe(boolean predecessorServed);
}
