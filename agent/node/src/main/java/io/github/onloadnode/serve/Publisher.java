package io.github.onloadnode.serve;

import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Serving;

/** Tells the kubelet what the node serves. */
public interface Publisher {

  /**
   * Announces or withholds the devices. In force on return: after a withholding every allocation is
   * refused, or was answered before and is in what the plugin knows of itself.
   *
   * @param kubelet names the IDs that pods hold, which stay announced
   */
  void publish(Serving serving, NodeState state, KubeletView kubelet);
}
