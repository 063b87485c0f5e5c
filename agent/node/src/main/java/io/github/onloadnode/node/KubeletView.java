package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.PodContainer.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is known from the kubelet: who holds our devices, and how far that can be trusted. Observed
 * at one time and immutable.
 *
 * @param asOf when asking the kubelet began, by the clock that never jumps
 * @param listed the holders in the kubelet's list; unreadable if it did not answer
 * @param given what containers were given according to the kubelet's checkpoint, read after the
 *     list
 * @param names of pods that are not in the list, by {@link Pod#key}
 * @param plugin the device plugin's state after the list was received
 * @param predecessorServed whether an earlier agent may have given devices away
 */
public record KubeletView(
    Instant asOf,
    Reading<List<HeldDevices>> listed,
    Reading<List<GivenDevices>> given,
    Map<String, PodName> names,
    DevicePluginView plugin,
    boolean predecessorServed) {

  /** After its start a kubelet registers plugins before it lists any pods. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  /**
   * The kubelet lists an allocation within milliseconds, unless the pod was rejected for another
   * reason.
   */
  public static final Duration UNLISTED = Duration.ofSeconds(10);

  public KubeletView {
    listed = listed.map(List::copyOf);
    given = given.map(List::copyOf);
    names = Map.copyOf(names);
  }

  /** The kubelet was not asked yet. */
  public static KubeletView notAsked(DevicePluginView plugin) {
    return new KubeletView(
        plugin.startedAt(),
        Reading.unreadable("kubelet was not asked yet"),
        Reading.absent(),
        Map.of(),
        plugin,
        true);
  }

  /** This view with the names of {@link #unnamed} pods. */
  public KubeletView naming(Map<String, PodName> pods) {
    return new KubeletView(asOf, listed, given, pods, plugin, predecessorServed);
  }

  /**
   * Whether devices were already withheld when the kubelet was asked. More pods may have got
   * devices after an older list.
   */
  public boolean isOfWithheldDevices() {
    return plugin.withheldSince().filter(since -> !asOf.isBefore(since)).isPresent();
  }

  /** UIDs of pods that hold a device only according to the checkpoint. */
  public Set<String> unnamed() {
    return joined().unlisted();
  }

  /**
   * Whether the checkpoint has a device that is not in the list. Its pod may have ended; the
   * kubelet updates the file only when the plugin sends its devices again.
   */
  public boolean isCheckpointBehind() {
    return listed instanceof Reading.Present && joined().late();
  }

  /** All possible holders of a device; none are known if the kubelet does not answer. */
  public DeviceHolders holders() {
    return new DeviceHolders(
        listed.toOptional().map(_ -> pods()).orElse(List.of()), unknown(), unlistedAnswers());
  }

  /** The holders to show to people; while the kubelet is down, those known before. */
  public DeviceHolders known(DeviceHolders before) {
    return new DeviceHolders(
        listed.toOptional().map(_ -> pods()).orElse(before.pods()), unknown(), 0);
  }

  /** A clause that says why there may be other holders; empty if all are known. */
  public Optional<String> unknown() {
    return listed.fold(
        _ -> doubt().or(() -> given.fold(_ -> Optional.empty(), Optional::empty, Optional::of)),
        () -> Optional.of("kubelet was not asked"),
        Optional::of);
  }

  /** The IDs of a resource that pods hold according to the list or the checkpoint. */
  public SortedSet<String> ids(String resource) {
    SortedSet<String> ids = new TreeSet<>(listedIds(resource));
    given.toOptional().stream()
        .flatMap(List::stream)
        .filter(one -> one.resource().equals(resource))
        .forEach(one -> ids.addAll(one.ids()));
    return ids;
  }

  /** The IDs of a resource that pods hold according to the list. */
  public Set<String> listedIds(String resource) {
    Set<String> ids = new HashSet<>();
    listed.toOptional().stream()
        .flatMap(List::stream)
        .filter(held -> held.resource().equals(resource))
        .forEach(held -> ids.addAll(held.ids()));
    return ids;
  }

  private Optional<String> doubt() {
    return plugin
        .unregistered()
        .or(() ->
            plugin.steadySince().plus(STEADY).isAfter(asOf)
                ? Optional.of(
                    "the kubelet connected or disconnected a moment ago, and its list of pods"
                        + " may be incomplete")
                : Optional.empty());
  }

  /** Counts one for an earlier agent, because its last answers are unknown. */
  private int unlistedAnswers() {
    long answers =
        plugin.answered().entrySet().stream()
            .mapToLong(resource -> unlisted(listedIds(resource.getKey()), resource.getValue()))
            .sum();
    boolean mayBeAnothers = predecessorServed && asOf.isBefore(plugin.startedAt().plus(UNLISTED));
    return (int) answers + (mayBeAnothers ? 1 : 0);
  }

  private long unlisted(Set<String> ids, SortedMap<String, Instant> answers) {
    return answers.entrySet().stream()
        .filter(answer -> !ids.contains(answer.getKey()) || !answer.getValue().isBefore(asOf))
        .count();
  }

  private List<Pod> pods() {
    JoinedHolders joined = joined();
    return Stream.concat(joined.listed().stream(), joined.unlisted().stream().map(this::pod))
        .toList();
  }

  private Pod pod(String uid) {
    return new Pod(Optional.ofNullable(names.get(Pod.key(uid))), Optional.of(uid));
  }

  private JoinedHolders joined() {
    return JoinedHolders.of(
        listed.toOptional().orElse(List.of()), given.toOptional().orElse(List.of()));
  }
}
