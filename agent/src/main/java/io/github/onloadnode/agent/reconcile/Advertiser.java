package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.upgrade.Holding;
import io.github.onloadnode.agent.upgrade.Serving;

/** The device plugin as a pass sees it. */
public interface Advertiser {

  /**
   * Announces or withholds the devices. In force on return: after a withholding every allocation is
   * refused, or is counted by {@link #holding()}.
   */
  void serve(Serving serving);

  /** Who holds devices now, as far as kubelet and the plugin know. */
  Holding holding();
}
