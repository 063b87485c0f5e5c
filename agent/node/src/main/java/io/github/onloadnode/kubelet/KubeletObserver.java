package io.github.onloadnode.kubelet;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.DevicePluginView;
import io.github.onloadnode.node.GivenDevices;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.node.KubeletView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Observes the kubelet once: its list, then its checkpoint, then our plugin. */
public final class KubeletObserver {

  /** A hanging kubelet must not delay a pass for long; a healthy one answers quickly. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final KubeletRecords records;
  private final Set<String> resources;
  private final Supplier<DevicePluginView> plugin;
  private final InstantSource steady;

  /**
   * Observes the holders of these resources.
   *
   * @param plugin the state of our device plugin
   * @param steady the clock that never jumps, the same as the plugin's
   */
  public KubeletObserver(
      KubeletRecords records,
      Collection<String> resources,
      Supplier<DevicePluginView> plugin,
      InstantSource steady) {
    this.records = records;
    this.resources = Set.copyOf(resources);
    this.plugin = plugin;
    this.steady = steady;
  }

  /**
   * Observes everything within about a second.
   *
   * @param predecessorServed whether an agent before this one may have given devices away
   */
  public KubeletView observe(boolean predecessorServed) {
    Instant asOf = steady.instant();
    Reading<List<HeldDevices>> listed = records.pods().list(resources, DEADLINE);
    // After the list, so that it contains everybody in the list.
    Reading<List<GivenDevices>> given = records.checkpoint().read();
    // After both, so that a kubelet that stopped meanwhile is noticed.
    DevicePluginView now = plugin.get();
    KubeletView view = new KubeletView(asOf, listed, given, Map.of(), now, predecessorServed);
    Set<String> unnamed = view.unnamed();
    return unnamed.isEmpty() ? view : view.naming(records.names(unnamed));
  }
}
