package io.github.onloadnode.serve;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.offer.OfferPlan;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.upgrade.Serving;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a pass's decision into offers and gives changed ones to the device plugin. */
public final class DevicePublisher implements Publisher {

  private final DevicePluginSupervisor supervisor;
  private final List<ResourceOffer> resources;
  private final Map<String, Offered> offered = new HashMap<>();

  /** What the device plugin has, and what it was made of. */
  private record Offered(OfferPlan plan, Offer offer) {}

  /** A publisher for these resources; used by one thread. */
  public DevicePublisher(DevicePluginSupervisor supervisor, List<ResourceOffer> resources) {
    this.supervisor = supervisor;
    this.resources = List.copyOf(resources);
  }

  @Override
  public void publish(Serving serving, NodeState state, KubeletView kubelet) {
    supervisor.settle(kubelet);
    boolean listed = kubelet.listed() instanceof Reading.Present;
    if (serving.revision().isEmpty() && !listed && offered.isEmpty()) {
      // An empty list would remove the IDs of running pods at the kubelet.
      return;
    }
    Optional<String> withheld = serving.withheld().map(Finding::message);
    for (ResourceOffer resource : resources) {
      offer(
          resource.name(),
          resource.plan(serving.revision(), withheld, state, held(resource.name(), kubelet)));
    }
    if (serving.repeated()) {
      supervisor.repeat();
    }
  }

  private void offer(String resource, OfferPlan plan) {
    Offered before = offered.get(resource);
    if (before == null || !before.plan().equals(plan)) {
      Offer offer = plan.offer();
      offered.put(resource, new Offered(plan, offer));
      supervisor.offer(resource, offer);
    }
  }

  /**
   * IDs that stay announced: those held by pods, and all announced ones while some holders are
   * unknown.
   */
  private Collection<String> held(String resource, KubeletView kubelet) {
    Set<String> held = kubelet.ids(resource);
    if (kubelet.unknown().isPresent()) {
      Optional.ofNullable(offered.get(resource))
          .ifPresent(before -> held.addAll(before.offer().ids()));
    }
    return held;
  }
}
