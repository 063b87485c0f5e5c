package io.github.onloadnode.reconcile;

import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.deviceplugin.UnlistedDevices;
import io.github.onloadnode.kubelet.DeviceHolders;
import io.github.onloadnode.kubelet.HeldDevices;
import io.github.onloadnode.kubelet.KubeletRecords;
import io.github.onloadnode.kubelet.OlderAllocations;
import io.github.onloadnode.kubelet.PodResources;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Holding;
import io.github.onloadnode.upgrade.Serving;
import java.time.Duration;
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

  private boolean predecessorServed = true;

  private Optional<HeldDevices> listed = Optional.empty();
  private volatile Holding known = Holding.unknown("kubelet was not asked yet");
  private volatile boolean sharedQueues;

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
  public void predecessor(boolean served) {
    predecessorServed = served;
  }

  @Override
  public void serve(Serving serving, NodeState state) {
    var _ = look();
    if (serving.revision().isEmpty() && listed.isEmpty() && offered.isEmpty()) {
      // An empty list would take the IDs of running pods from the kubelet.
      return;
    }
    sharedQueues = state.sharesReceiveQueues();
    for (ResourceOffer resource : resources) {
      Offer offer = resource.of(serving, state, held(resource.name()));
      if (!offer.equals(offered.put(resource.name(), offer))) {
        supervisor.offer(resource.name(), offer);
      }
    }
  }

  @Override
  public Holding holding() {
    if (look()) {
      // They may have ended: the list made the kubelet see it, and now it writes it down.
      supervisor.repeat();
    }
    UnlistedDevices unlisted = supervisor.unlisted();
    int answered = unlisted.answered().values().stream().mapToInt(Collection::size).sum();
    boolean unknown = unlisted.predecessorMayHaveAnswered() && predecessorServed;
    // Pods of a list that is old by now may have ended: they are for people.
    return (listed.isPresent() ? known : new Holding(List.of(), known.unknown(), 0))
        .answered(answered + (unknown ? 1 : 0));
  }

  /**
   * Asks the kubelet, and reads its file after that.
   *
   * @return whether the file has more than the list
   */
  private boolean look() {
    connections.look();
    try {
      HeldDevices list = kubelet.pods().list(resourceNames(), LIST);
      supervisor.settle(list);
      listed = Optional.of(list);
      DeviceHolders holders = kubelet.holders(list, resourceNames());
      known = new Holding(holders.pods(kubelet), connections.unsteady().or(holders::unknown), 0);
      return holders.late();
    } catch (PodResources.PodResourcesException e) {
      listed = Optional.empty();
      known = new Holding(known.pods(), Optional.of(String.valueOf(e.getMessage())), 0);
      return false;
    }
  }

  @Override
  public Reading<NavigableMap<String, String>> older(Revision revision) {
    Map<String, Allocation.Granted> now = new HashMap<>();
    for (ResourceOffer resource : resources) {
      if (resource.allocation(revision, sharedQueues) instanceof Allocation.Granted granted) {
        now.put(resource.name(), granted);
      }
    }
    return listed.map(held -> older.among(held, now)).orElse(Reading.absent());
  }

  /** Pods that hold our devices, as the newest pass knows them. By any thread. */
  public Holding known() {
    return known;
  }

  /** Names of those pods, by {@link Pod#key}. By any thread. */
  public Map<String, PodName> names() {
    Map<String, PodName> names = new HashMap<>();
    for (Pod pod : known.pods()) {
      pod.uid().ifPresent(uid -> pod.name().ifPresent(name -> names.put(Pod.key(uid), name)));
    }
    return names;
  }

  private Set<String> resourceNames() {
    return resources.stream().map(ResourceOffer::name).collect(Collectors.toSet());
  }

  /**
   * IDs that stay announced: those that pods hold by the kubelet's list or its file, and all so far
   * while one of them may not tell all.
   */
  private Collection<String> held(String resource) {
    Set<String> held = new TreeSet<>();
    // Unreadable is in what is unknown.
    if (kubelet.checkpoint().ids(resource)
        instanceof Reading.Present<SortedSet<String>>(SortedSet<String> ids)) {
      held.addAll(ids);
    }
    listed.ifPresent(list -> held.addAll(list.ids(resource)));
    if (known.unknown().isPresent()) {
      Optional.ofNullable(offered.get(resource))
          .ifPresent(offer -> held.addAll(offer.catalog().ids()));
    }
    return held;
  }
}
