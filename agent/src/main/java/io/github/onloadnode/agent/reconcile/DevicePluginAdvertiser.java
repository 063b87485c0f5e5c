package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.agent.deviceplugin.HeldDevices;
import io.github.onloadnode.agent.deviceplugin.Offer;
import io.github.onloadnode.agent.deviceplugin.PodResources;
import io.github.onloadnode.agent.deviceplugin.UnlistedDevices;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.upgrade.Holding;
import io.github.onloadnode.agent.upgrade.Serving;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells the device plugin what the node serves, and asks the kubelet who holds it. */
public final class DevicePluginAdvertiser implements Advertiser {

  private static final Duration LIST = Duration.ofSeconds(1);

  private final DevicePluginSupervisor supervisor;
  private final PodResources podResources;
  private final List<ResourceOffer> resources;
  private final Predicate<String> exists;
  private final Map<String, Offer> offered = new HashMap<>();

  /** What this process found when it came: without a revision no predecessor gave a device away. */
  private Optional<Boolean> predecessorServed = Optional.empty();

  /**
   * An advertiser of these resources; used by one thread.
   *
   * @param exists whether a path of the host is there
   */
  public DevicePluginAdvertiser(
      DevicePluginSupervisor supervisor,
      PodResources podResources,
      List<ResourceOffer> resources,
      Predicate<String> exists) {
    this.supervisor = supervisor;
    this.podResources = podResources;
    this.resources = List.copyOf(resources);
    this.exists = exists;
  }

  @Override
  public void serve(Serving serving, NodeState state) {
    predecessorServed = predecessorServed.or(() -> Optional.of(serving.revision().isPresent()));
    Optional<HeldDevices> listed = listed().toOptional();
    var facts = Optional.of(new ResourceOffer.Facts(state, exists));
    for (ResourceOffer resource : resources) {
      Offer offer = resource.of(serving, facts, held(resource.name(), listed));
      if (!offer.equals(offered.put(resource.name(), offer))) {
        supervisor.offer(resource.name(), offer);
      }
    }
  }

  @Override
  public Holding holding() {
    Reading<List<String>> pods =
        listed()
            .map(held ->
                held.holdings().stream()
                    .filter(holding -> names().contains(holding.resource()))
                    .map(holding -> holding.namespace() + "/" + holding.pod())
                    .distinct()
                    .toList());
    UnlistedDevices unlisted = supervisor.unlisted();
    int answered = unlisted.answered().values().stream().mapToInt(Collection::size).sum();
    boolean unknown = unlisted.predecessorMayHaveAnswered() && predecessorServed.orElse(true);
    return new Holding(pods, answered + (unknown ? 1 : 0));
  }

  private Set<String> names() {
    return resources.stream().map(ResourceOffer::name).collect(Collectors.toSet());
  }

  /** IDs that stay announced: those that pods hold, or all so far while nobody knows. */
  private Collection<String> held(String resource, Optional<HeldDevices> listed) {
    return listed
        .<Collection<String>>map(held -> held.ids(resource))
        .orElseGet(() ->
            Optional.ofNullable(offered.get(resource))
                .map(offer -> offer.catalog().ids())
                .orElse(List.of()));
  }

  private Reading<HeldDevices> listed() {
    try {
      HeldDevices held = podResources.list(LIST);
      supervisor.settle(held);
      return Reading.present(held);
    } catch (PodResources.PodResourcesException e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }
}
