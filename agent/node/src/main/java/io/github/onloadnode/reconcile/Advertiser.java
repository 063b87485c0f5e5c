package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Holding;
import io.github.onloadnode.upgrade.Serving;
import java.util.NavigableMap;

/** The device plugin as a pass sees it. */
public interface Advertiser {

  /**
   * Announces or withholds the devices. In force on return: after a withholding every allocation is
   * refused, or is counted by {@link #holding()}. Called by every pass, since health follows from
   * what it saw.
   */
  void serve(Serving serving, NodeState state);

  /**
   * Whether an agent before this one may have given devices away, by the journal. Told once, when
   * the journal was read: until then nobody knows, which counts as yes.
   */
  void predecessor(boolean served);

  /** Who holds devices now, as far as kubelet and the plugin know. */
  Holding holding();

  /**
   * Pods, {@code namespace/name}, that hold a device with something else than the revision gives,
   * and what that is; as kubelet listed them for the last {@link #serve}. Absent while it does not
   * list any.
   */
  Reading<NavigableMap<String, String>> older(Revision revision);
}
