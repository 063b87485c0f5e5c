package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.KubeletView;

/** Where the kubelet's side is looked at from. */
@FunctionalInterface
public interface KubeletLook {

  /**
   * The kubelet's side as it is now; one that does not answer is in the view, and never waited for
   * long.
   *
   * @param predecessorServed whether an agent before this one may have given devices away
   */
  KubeletView observe(boolean predecessorServed);
}
