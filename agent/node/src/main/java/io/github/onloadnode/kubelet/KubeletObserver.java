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

/** Looks at the kubelet's side once: its list, then its checkpoint, then our plugin. */
public final class KubeletObserver {

  /** A kubelet that hangs must not hold up a pass for long; one that runs answers in a moment. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final KubeletRecords records;
  private final Set<String> resources;
  private final Supplier<DevicePluginView> plugin;
  private final InstantSource steady;

  /**
   * Looks for the holders of these resources.
   *
   * @param plugin how our device plugin is
   * @param steady the clock that never jumps, which the plugin has too
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
   * Everything that can be known now, within a second or so.
   *
   * @param predecessorServed whether an agent before this one may have given devices away
   */
  public KubeletView observe(boolean predecessorServed) {
    Instant asOf = steady.instant();
    Reading<List<HeldDevices>> listed = records.pods().list(resources, DEADLINE);
    // After the list: it knows whoever is in the list.
    Reading<List<GivenDevices>> given = records.checkpoint().read();
    // After both: a kubelet that went meanwhile is known to have gone.
    DevicePluginView now = plugin.get();
    KubeletView view = new KubeletView(asOf, listed, given, Map.of(), now, predecessorServed);
    Set<String> unnamed = view.unnamed();
    return unnamed.isEmpty() ? view : view.naming(records.names(unnamed));
  }
}
