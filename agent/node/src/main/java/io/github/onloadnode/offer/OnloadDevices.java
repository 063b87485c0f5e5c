package io.github.onloadnode.offer;

import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.node.DeviceIds;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Devices that stand for the right to use Onload, one for each possible pod; all are alike.
 *
 * @param idPrefix precedes the number in a device's ID
 * @param count how many devices; empty = from the revision
 * @param setPreload whether pods get LD_PRELOAD; empty = from the revision
 * @param topology whether devices carry the NUMA nodes of the NICs
 */
public record OnloadDevices(
    String idPrefix, Optional<Integer> count, Optional<Boolean> setPreload, boolean topology)
    implements DeviceKind {

  private static final String NOT_INSTALLED = "Onload is not installed on this node";

  /**
   * @throws IllegalArgumentException for a prefix or count that has a {@link #fault}
   */
  public OnloadDevices {
    fault(idPrefix, count.orElse(0))
        .ifPresent(fault -> {
          throw new IllegalArgumentException(fault);
        });
  }

  /** What is wrong with a prefix or a count; empty if both are valid. */
  static Optional<String> fault(String idPrefix, int count) {
    if (!DeviceIds.isPrefix(idPrefix)) {
      return Optional.of(
          "device ID prefix \"%s\" is invalid: use 1 to %d letters, digits, - _ . and begin with a letter or digit"
              .formatted(idPrefix, DeviceIds.LONGEST_PREFIX));
    }
    if (!DeviceIds.isCount(count)) {
      return Optional.of(
          "device count %d is invalid: use 0 to %d".formatted(count, DeviceIds.MOST_DEVICES));
    }
    return Optional.empty();
  }

  /** The IDs {@code <prefix>0 .. <prefix>N-1}, followed by held ones above. */
  @Override
  public OfferPlan plan(Optional<Revision> served, NodeState state, Collection<String> held) {
    int numbered = served.map(revision -> shaped(revision).maxPodsPerNode()).orElse(0);
    SortedSet<String> beyond = new TreeSet<>(held);
    beyond.removeIf(id -> AlikeDevices.isNumbered(idPrefix, numbered, id));
    return new AlikeDevices(
        idPrefix,
        numbered,
        beyond,
        served.isPresent() ? DeviceHealth.HEALTHY : DeviceHealth.unhealthy(NOT_INSTALLED),
        numaNodes(state),
        served
            .map(revision -> answer(revision, state))
            .orElse(new Allocation.Refused(NOT_INSTALLED)));
  }

  private Allocation answer(Revision revision, NodeState state) {
    return OnloadAllocation.of(
        shaped(revision),
        revision.payload().userFiles(),
        state.sharesReceiveQueues() && revision.payload().controller().isPresent());
  }

  private DevicePluginSpec shaped(Revision revision) {
    DevicePluginSpec spec = revision.document().devicePlugin();
    return spec.with(count.orElse(spec.maxPodsPerNode()), setPreload.orElse(spec.setPreload()));
  }

  private SortedSet<Integer> numaNodes(NodeState state) {
    return topology
        ? state.nics().stream()
            .map(Nic::numaNode)
            .flatMap(node -> node.toOptional().stream())
            .collect(Collectors.toCollection(TreeSet::new))
        : new TreeSet<>();
  }
}
