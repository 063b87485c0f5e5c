package io.github.onloadnode.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network namespaces of pods, and what they have of the node's cards.
 *
 * @param processes one of each pod and namespace, the oldest as a rule: by it the namespace is
 *     reached
 * @param cards the pod that has the interface of a card, by the card's address
 * @param uses what of pods stands on an interface of the host, by the interface's name
 */
public record PodNetworks(
    List<PodProcess> processes,
    Map<PciAddress, String> cards,
    Map<String, List<InterfaceUse>> uses) {

  /** Where no pod was looked for. */
  public static final PodNetworks NONE = new PodNetworks(List.of(), Map.of(), Map.of());

  public PodNetworks {
    processes = List.copyOf(processes);
    cards = Map.copyOf(cards);
    uses = Map.copyOf(uses);
  }

  /** These cards with what pods have of them. */
  public List<Nic> addedTo(List<Nic> nics) {
    return cards.isEmpty() && uses.isEmpty() ? nics : nics.stream().map(this::added).toList();
  }

  private Nic added(Nic nic) {
    Nic used = nic.with(netdev -> netdev.alsoUsed(uses.getOrDefault(netdev.name(), List.of())));
    return Optional.ofNullable(cards.get(nic.address())).map(used::inPod).orElse(used);
  }
}
