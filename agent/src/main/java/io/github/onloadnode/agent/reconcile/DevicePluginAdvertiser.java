package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.deviceplugin.Allocation;
import io.github.onloadnode.agent.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.agent.deviceplugin.HeldDevices;
import io.github.onloadnode.agent.deviceplugin.KubeletCheckpoint.Unlisted;
import io.github.onloadnode.agent.deviceplugin.KubeletRecords;
import io.github.onloadnode.agent.deviceplugin.Offer;
import io.github.onloadnode.agent.deviceplugin.OlderAllocations;
import io.github.onloadnode.agent.deviceplugin.PodResources;
import io.github.onloadnode.agent.deviceplugin.UnlistedDevices;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.upgrade.Holding;
import io.github.onloadnode.agent.upgrade.Serving;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells the device plugin what the node serves, and asks the kubelet who holds it. */
public final class DevicePluginAdvertiser implements Advertiser {

  private static final Duration LIST = Duration.ofSeconds(1);

  private final DevicePluginSupervisor supervisor;
  private final KubeletRecords kubelet;
  private final OlderAllocations older;
  private final List<ResourceOffer> resources;
  private final Connections connections;
  private final Map<String, Offer> offered = new HashMap<>();

  /** What this process found when it came: without a revision no predecessor gave a device away. */
  private Optional<Boolean> predecessorServed = Optional.empty();

  private Optional<HeldDevices> listed = Optional.empty();
  private volatile Set<String> holdingPods = Set.of();

  /** An advertiser of these resources; used by one thread. */
  public DevicePluginAdvertiser(
      DevicePluginSupervisor supervisor,
      KubeletRecords kubelet,
      List<ResourceOffer> resources,
      InstantSource steady) {
    this.supervisor = supervisor;
    this.kubelet = kubelet;
    this.older = new OlderAllocations(kubelet.checkpoint());
    this.resources = List.copyOf(resources);
    this.connections = new Connections(supervisor, steady);
  }

  @Override
  public void serve(Serving serving, NodeState state) {
    predecessorServed = predecessorServed.or(() -> Optional.of(serving.revision().isPresent()));
    connections.look();
    listed = list().toOptional();
    if (serving.revision().isEmpty() && listed.isEmpty() && offered.isEmpty()) {
      // An empty list would take the IDs of running pods from the kubelet.
      return;
    }
    for (ResourceOffer resource : resources) {
      Offer offer = resource.of(serving, state, held(resource.name()));
      if (!offer.equals(offered.put(resource.name(), offer))) {
        supervisor.offer(resource.name(), offer);
      }
    }
  }

  @Override
  public Holding holding() {
    connections.look();
    Reading<List<String>> pods = list().flatMap(this::holders);
    UnlistedDevices unlisted = supervisor.unlisted();
    int answered = unlisted.answered().values().stream().mapToInt(Collection::size).sum();
    boolean unknown = unlisted.predecessorMayHaveAnswered() && predecessorServed.orElse(true);
    return new Holding(pods, answered + (unknown ? 1 : 0));
  }

  /** Pods of the list, and those that only the kubelet's file knows. */
  private Reading<List<String>> holders(HeldDevices held) {
    Optional<String> unsteady = connections.unsteady();
    if (unsteady.isPresent()) {
      return Reading.unreadable(unsteady.get());
    }
    SortedSet<String> pods = pods(held);
    List<Unlisted> unlisted =
        kubelet.checkpoint().beside(held, names()).toOptional().orElse(List.of());
    unlisted.forEach(each -> pods.add(each.pod()));
    if (!unlisted.isEmpty()) {
      // They may have ended: the list made the kubelet see it, and now it writes it down.
      supervisor.repeat();
    }
    return Reading.present(List.copyOf(pods));
  }

  @Override
  public Reading<NavigableMap<String, String>> older(Revision revision) {
    Map<String, Allocation.Granted> now = new HashMap<>();
    for (ResourceOffer resource : resources) {
      if (resource.allocation(revision) instanceof Allocation.Granted granted) {
        now.put(resource.name(), granted);
      }
    }
    return listed.map(held -> older.among(held, now)).orElse(Reading.absent());
  }

  /** Pods that hold our devices, {@code namespace/name}, as kubelet last listed them. */
  public Set<String> holdingPods() {
    return holdingPods;
  }

  private SortedSet<String> pods(HeldDevices held) {
    return held.holdings().stream()
        .filter(holding -> names().contains(holding.resource()))
        .map(holding -> holding.namespace() + "/" + holding.pod())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> names() {
    return resources.stream().map(ResourceOffer::name).collect(Collectors.toSet());
  }

  /**
   * IDs that stay announced: those that pods hold by the kubelet's list or its file, and all so far
   * while the list may not be whole.
   */
  private Collection<String> held(String resource) {
    Set<String> held =
        new TreeSet<>(
            kubelet.checkpoint().ids(resource).toOptional().orElse(Collections.emptySortedSet()));
    listed.ifPresent(list -> held.addAll(list.ids(resource)));
    if (listed.isEmpty() || connections.unsteady().isPresent()) {
      Optional.ofNullable(offered.get(resource))
          .ifPresent(offer -> held.addAll(offer.catalog().ids()));
    }
    return held;
  }

  private Reading<HeldDevices> list() {
    try {
      HeldDevices held = kubelet.pods().list(LIST);
      supervisor.settle(held);
      holdingPods = pods(held);
      return Reading.present(held);
    } catch (PodResources.PodResourcesException e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }
}
