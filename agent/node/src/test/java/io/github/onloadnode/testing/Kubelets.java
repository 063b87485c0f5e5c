package io.github.onloadnode.testing;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.DevicePluginView;
import io.github.onloadnode.node.GivenDevices;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.PodContainer.PodName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Views of a kubelet that was asked long after it and the plugin found each other. */
public final class Kubelets {

  public static final String RESOURCE = "amd.com/onload";

  /** When it is asked. */
  public static final Instant NOW = Instant.EPOCH;

  private static final Instant LONG_AGO = NOW.minusSeconds(3600);

  private static final DevicePluginView WITHHOLDING =
      new DevicePluginView(LONG_AGO, Optional.of(LONG_AGO), Optional.empty(), LONG_AGO, Map.of());

  private Kubelets() {}

  /** Nobody has asked for a device, and nobody can be given one. */
  public static KubeletView nobody() {
    return listing();
  }

  /** Its list has these pods, {@code namespace/name}, each with a device. */
  public static KubeletView listing(String... pods) {
    return view(Reading.present(Stream.of(pods).map(Kubelets::held).toList()), WITHHOLDING);
  }

  /** It does not answer. */
  public static KubeletView silent(String why) {
    return view(Reading.unreadable(why), WITHHOLDING);
  }

  /** The same, with as many allocations that it does not list yet. */
  public static KubeletView answered(KubeletView view, int count) {
    SortedMap<String, Instant> answers = new TreeMap<>();
    for (int number = 0; number < count; number++) {
      answers.put("sfc-" + number, LONG_AGO);
    }
    return with(
        view,
        new DevicePluginView(
            LONG_AGO,
            Optional.of(LONG_AGO),
            Optional.empty(),
            LONG_AGO,
            Map.of(RESOURCE, answers)));
  }

  /** The same, with devices that are withheld since then only, or not at all. */
  public static KubeletView withheld(KubeletView view, Optional<Instant> since) {
    return with(view, new DevicePluginView(LONG_AGO, since, Optional.empty(), LONG_AGO, Map.of()));
  }

  /** The same, with this in the checkpoint. */
  public static KubeletView given(KubeletView view, GivenDevices... given) {
    return new KubeletView(
        view.asOf(),
        view.listed(),
        Reading.present(List.of(given)),
        view.names(),
        view.plugin(),
        view.predecessorServed());
  }

  private static KubeletView with(KubeletView view, DevicePluginView plugin) {
    return new KubeletView(
        view.asOf(), view.listed(), view.given(), view.names(), plugin, view.predecessorServed());
  }

  private static KubeletView view(Reading<List<HeldDevices>> listed, DevicePluginView plugin) {
    return new KubeletView(NOW, listed, Reading.present(List.of()), Map.of(), plugin, true);
  }

  private static HeldDevices held(String pod) {
    String[] parts = pod.split("/", 2);
    return new HeldDevices(
        RESOURCE,
        new PodName(parts[0], parts[1]),
        "main",
        new TreeSet<>(List.of("device of " + pod)));
  }
}
