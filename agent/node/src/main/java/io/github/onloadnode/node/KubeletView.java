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
 * What is known of the kubelet's side: who holds our devices, and how far that can be trusted. All
 * of it was observed at one time, and nothing in it changes.
 *
 * @param asOf a moment before the kubelet was asked, of the clock that never jumps
 * @param listed who holds devices by the kubelet's list; unreadable where it did not answer
 * @param given what containers were given by the kubelet's checkpoint, read after the list
 * @param names of pods that the list does not name, by {@link Pod#key}
 * @param plugin the device plugin, seen after the list was there
 * @param predecessorServed whether an agent before this one may have given devices away
 */
public record KubeletView(
    Instant asOf,
    Reading<List<HeldDevices>> listed,
    Reading<List<GivenDevices>> given,
    Map<String, PodName> names,
    DevicePluginView plugin,
    boolean predecessorServed) {

  /** A kubelet that has just started lists no pods, and registers plugins before it knows them. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  /** The kubelet lists an allocation within milliseconds, or its pod was refused elsewhere. */
  public static final Duration UNLISTED = Duration.ofSeconds(10);

  public KubeletView {
    listed = listed.map(List::copyOf);
    given = given.map(List::copyOf);
    names = Map.copyOf(names);
  }

  /** Nobody has asked the kubelet yet. */
  public static KubeletView notAsked(DevicePluginView plugin) {
    return new KubeletView(
        plugin.startedAt(),
        Reading.unreadable("kubelet was not asked yet"),
        Reading.absent(),
        Map.of(),
        plugin,
        true);
  }

  /** The same, with names of {@link #unnamed} pods. */
  public KubeletView naming(Map<String, PodName> pods) {
    return new KubeletView(asOf, listed, given, pods, plugin, predecessorServed);
  }

  /**
   * Whether nobody could be given a device any more when the kubelet was asked. Who holds devices
   * by an older list may have company since.
   */
  public boolean isOfWithheldDevices() {
    return plugin.withheldSince().filter(since -> !asOf.isBefore(since)).isPresent();
  }

  /** UIDs of pods that hold a device by the checkpoint alone. */
  public Set<String> unnamed() {
    return joined().unlisted();
  }

  /**
   * Whether the checkpoint has a device that the list has not. Its pod may have ended: the kubelet
   * writes that down when it is told of devices the next time.
   */
  public boolean isCheckpointBehind() {
    return listed instanceof Reading.Present && joined().late();
  }

  /** Everybody who may hold a device. Where the kubelet does not answer, nobody is known. */
  public DeviceHolders holders() {
    return new DeviceHolders(
        listed.toOptional().map(_ -> pods()).orElse(List.of()), unknown(), unlistedAnswers());
  }

  /** Pods that hold devices, for people: those known before stay while the kubelet is away. */
  public DeviceHolders known(DeviceHolders before) {
    return new DeviceHolders(
        listed.toOptional().map(_ -> pods()).orElse(before.pods()), unknown(), 0);
  }

  /** Why there may be other pods that hold devices, a clause; empty where all are known. */
  public Optional<String> unknown() {
    return listed.fold(
        _ -> doubt().or(() -> given.fold(_ -> Optional.empty(), Optional::empty, Optional::of)),
        () -> Optional.of("kubelet was not asked"),
        Optional::of);
  }

  /** IDs of a resource that pods hold, by the list or the checkpoint. */
  public SortedSet<String> ids(String resource) {
    SortedSet<String> ids = new TreeSet<>(listedIds(resource));
    given.toOptional().stream()
        .flatMap(List::stream)
        .filter(one -> one.resource().equals(resource))
        .forEach(one -> ids.addAll(one.ids()));
    return ids;
  }

  /** IDs of a resource that pods hold by the list. */
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
                    "the kubelet came or went a moment ago, and its list of pods may not be whole")
                : Optional.empty());
  }

  /** One for an agent before, of which nobody knows what it answered last. */
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
