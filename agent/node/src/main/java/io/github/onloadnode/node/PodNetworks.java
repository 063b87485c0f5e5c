package io.github.onloadnode.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network namespaces of pods, and which of the node's interfaces are in them.
 *
 * @param processes one for each pod and namespace, usually the oldest; used to enter the namespace
 * @param cards the pod that has a card's interface, by the card's address
 * @param uses interfaces of pods that are stacked on a host interface, by its name
 */
public record PodNetworks(
    List<PodProcess> processes,
    Map<PciAddress, String> cards,
    Map<String, List<InterfaceUse>> uses) {

  /** Without looking for pods. */
  public static final PodNetworks NONE = new PodNetworks(List.of(), Map.of(), Map.of());

  public PodNetworks {
    processes = List.copyOf(processes);
    cards = Map.copyOf(cards);
    uses = Map.copyOf(uses);
  }

  /** Adds what is in pods to these cards. */
  public List<Nic> addedTo(List<Nic> nics) {
    return cards.isEmpty() && uses.isEmpty() ? nics : nics.stream().map(this::added).toList();
  }

  private Nic added(Nic nic) {
    Nic used = nic.with(netdev -> netdev.alsoUsed(uses.getOrDefault(netdev.name(), List.of())));
    return Optional.ofNullable(cards.get(nic.address())).map(used::inPod).orElse(used);
  }
}
