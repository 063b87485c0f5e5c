package io.github.onloadnode.rollout;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code status} of the custom resource.
 *
 * @param resourceVersion of the whole custom resource: a write that finds another one is refused,
 *     which makes the ledger safe
 * @param observedGeneration of the spec that the rest was decided for; 0 before the first
 * @param slots the ledger, in the order of the nodes' names
 * @param stableRev what the last finished rollout has brought to all nodes
 * @param currentRev the revision of the spec, or of {@code rollbackTo}
 * @param nodes those that are not as they should be, at most {@link #MOST_NODES}
 */
public record RolloutStatus(
    String resourceVersion,
    long observedGeneration,
    List<Slot> slots,
    Optional<String> stableRev,
    Optional<String> currentRev,
    List<Condition> conditions,
    Counters counters,
    List<NodeNote> nodes,
    List<PreflightNote> preflight) {

  /** An object has a limited size. */
  public static final int MOST_NODES = 50;

  public RolloutStatus {
    slots = List.copyOf(slots);
    conditions = List.copyOf(conditions);
    nodes = List.copyOf(nodes);
    preflight = List.copyOf(preflight);
  }

  /** The status of a resource that nobody has looked at yet. */
  public static RolloutStatus first(String resourceVersion) {
    return new RolloutStatus(
        resourceVersion,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Counters.NONE,
        List.of(),
        List.of());
  }

  /**
   * With the slots of these nodes as they were. If that keeps one which was to be released, nobody
   * else gets a slot: it would be in the place of what still has it.
   */
  public RolloutStatus keeping(Set<String> nodes, List<Slot> before) {
    List<Slot> kept = before.stream().filter(slot -> nodes.contains(slot.node())).toList();
    boolean withheld = !Ledger.nodes(slots).containsAll(Ledger.nodes(kept));
    Set<String> known = Ledger.nodes(before);
    List<Slot> others =
        slots.stream()
            .filter(slot -> !nodes.contains(slot.node()))
            .filter(slot -> !withheld || known.contains(slot.node()))
            .toList();
    return new RolloutStatus(
        resourceVersion,
        observedGeneration,
        Ledger.and(others, kept),
        stableRev,
        currentRev,
        conditions,
        counters,
        this.nodes,
        preflight);
  }

  Optional<Condition> condition(Condition.Type type) {
    return conditions.stream().filter(condition -> condition.type() == type).findFirst();
  }

  /**
   * How many nodes there are of each kind.
   *
   * @param desired selected
   * @param updated run what they should
   * @param ready serve devices, whatever the revision
   * @param failed serve nothing, or went back
   * @param held kept back by an annotation
   * @param inProgress have a slot
   */
  public record Counters(
      int desired, int updated, int ready, int failed, int held, int inProgress) {
    static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0);
  }

  /** A node that is not as it should be, and why. */
  public record NodeNote(String node, String phase, String reason, String message) {}

  /** What checking a payload for a kernel that a node does not run yet has shown. */
  public record PreflightNote(String node, String kernel, String state, Optional<String> reason) {}
}
