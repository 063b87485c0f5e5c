package io.github.onloadnode.serve;

import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Serving;

/** Publishes to the kubelet what the node serves. */
public interface Publisher {

  /**
   * Announces or withholds the devices, effective on return: from then on every allocation is
   * refused, or it was answered earlier and is in the plugin's own record.
   *
   * @param kubelet has the IDs that pods hold, which stay announced
   */
  void publish(Serving serving, NodeState state, KubeletView kubelet);
}
