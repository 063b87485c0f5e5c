package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.deviceplugin.Allocation;
import io.github.onloadnode.agent.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.agent.deviceplugin.HeldDevices;
import io.github.onloadnode.agent.deviceplugin.KubeletRecords;
import io.github.onloadnode.agent.deviceplugin.Offer;
import io.github.onloadnode.agent.deviceplugin.PodResources;
import io.github.onloadnode.agent.deviceplugin.UnlistedDevices;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.upgrade.Holding;
import io.github.onloadnode.agent.upgrade.Serving;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells the device plugin what the node serves, and asks the kubelet who holds it. */
public final class DevicePluginAdvertiser implements Advertiser {

  private static final Duration LIST = Duration.ofSeconds(1);

  /** A kubelet that has just started may list no pods although they run. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  private static final String JUST_CONNECTED =
      "the kubelet came or went a moment ago, and its list of pods may not be whole";

  private final DevicePluginSupervisor supervisor;
  private final KubeletRecords kubelet;
  private final List<ResourceOffer> resources;
  private final Predicate<String> exists;
  private final InstantSource steady;
  private final Map<String, Offer> offered = new HashMap<>();

  /** What this process found when it came: without a revision no predecessor gave a device away. */
  private Optional<Boolean> predecessorServed = Optional.empty();

  private List<String> connections = List.of();
  private Optional<HeldDevices> listed = Optional.empty();
  private volatile Set<String> holdingPods = Set.of();
  private Instant connectedAlikeSince = Instant.MAX;

  /**
   * An advertiser of these resources; used by one thread.
   *
   * @param exists whether a path of the host is there
   */
  public DevicePluginAdvertiser(
      DevicePluginSupervisor supervisor,
      KubeletRecords kubelet,
      List<ResourceOffer> resources,
      Predicate<String> exists,
      InstantSource steady) {
    this.supervisor = supervisor;
    this.kubelet = kubelet;
    this.resources = List.copyOf(resources);
    this.exists = exists;
    this.steady = steady;
  }

  @Override
  public void serve(Serving serving, NodeState state) {
    predecessorServed = predecessorServed.or(() -> Optional.of(serving.revision().isPresent()));
    lookAtConnections();
    listed = list().toOptional();
    if (serving.revision().isEmpty() && listed.isEmpty() && offered.isEmpty()) {
      // An empty list would take the IDs of running pods from the kubelet.
      return;
    }
    var facts = Optional.of(new ResourceOffer.Facts(state, exists));
    for (ResourceOffer resource : resources) {
      Offer offer = resource.of(serving, facts, held(resource.name()));
      if (!offer.equals(offered.put(resource.name(), offer))) {
        supervisor.offer(resource.name(), offer);
      }
    }
  }

  @Override
  public Holding holding() {
    lookAtConnections();
    boolean steadily = !connectedAlikeSince.plus(STEADY).isAfter(steady.instant());
    Reading<List<String>> pods =
        (steadily ? list() : Reading.<HeldDevices>unreadable(JUST_CONNECTED))
            .map(held -> List.copyOf(pods(held)));
    UnlistedDevices unlisted = supervisor.unlisted();
    int answered = unlisted.answered().values().stream().mapToInt(Collection::size).sum();
    boolean unknown = unlisted.predecessorMayHaveAnswered() && predecessorServed.orElse(true);
    return new Holding(pods, answered + (unknown ? 1 : 0));
  }

  @Override
  public Reading<NavigableMap<String, String>> older(Revision revision) {
    Map<String, Allocation.Granted> now = new HashMap<>();
    for (ResourceOffer resource : resources) {
      if (resource.allocation(revision) instanceof Allocation.Granted granted) {
        now.put(resource.name(), granted);
      }
    }
    return listed.map(held -> kubelet.older().among(held, now)).orElse(Reading.absent());
  }

  /** Pods that hold our devices, {@code namespace/name}, as kubelet last listed them. */
  public Set<String> holdingPods() {
    return holdingPods;
  }

  /** Remembers since when nothing between the kubelet and the plugin has changed. */
  private void lookAtConnections() {
    List<String> now =
        supervisor.status().stream()
            .map(status -> status.isReady() + " " + status.reregistrations())
            .toList();
    if (!now.equals(connections) || connectedAlikeSince.equals(Instant.MAX)) {
      connections = now;
      connectedAlikeSince = steady.instant();
    }
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

  /** IDs that stay announced: those that pods hold, or all so far while nobody knows. */
  private Collection<String> held(String resource) {
    return listed
        .<Collection<String>>map(held -> held.ids(resource))
        .orElseGet(() ->
            Optional.ofNullable(offered.get(resource))
                .map(offer -> offer.catalog().ids())
                .orElse(List.of()));
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
