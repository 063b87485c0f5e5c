package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.rollout.Slot;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The invariants of the protocol that only a fleet can break; each says which it is. */
final class FleetPromises {

  /** An order is about to be written. */
  void ordered(FleetObject node, Desired order) {
    boolean foreign =
        node.desired.filter(before -> before.uid().equals(FleetServer.FOREIGN)).isPresent();
    require(!foreign, "I12: the order of another resource was overwritten");
    node.desired.ifPresent(
        before -> require(order.seq() > before.seq(), "I4: the number of an order did not rise"));
    long finished = node.observed.flatMap(Observed::result).map(Ending::seq).orElse(0L);
    require(order.seq() > finished, "I4: the number of a finished order was used again");
  }

  /** A grant is about to be written. */
  void granted(FleetObject node, Grant grant, List<Slot> slots) {
    boolean has =
        slots.stream().anyMatch(slot -> slot.node().equals(node.name) && slot.seq() == grant.seq());
    require(grant.phase() != Grant.Phase.GO || has, "I1: granted without a slot");
  }

  /** An agent is about to write. */
  void reported(FleetObject node, Optional<Observed> after) {
    long before = finished(node.observed);
    require(after.isEmpty() || finished(after) >= before, "I4: the number of finished orders fell");
  }

  private static long finished(Optional<Observed> observed) {
    return observed.flatMap(Observed::result).map(Ending::seq).orElse(0L);
  }

  /** After every step. */
  void check(FleetServer server, Collection<FleetMember> members) {
    int most = server.spec.maxParallel;
    require(server.slots().size() <= most, "I1a: more slots than maxParallel");
    List<FleetMember> disturbed = members.stream().filter(FleetMember::isDisturbed).toList();
    require(disturbed.size() <= most, "I1b: more nodes disturbed than maxParallel");
    Set<String> slots = server.slots().stream().map(Slot::node).collect(Collectors.toSet());
    disturbed.forEach(member ->
        require(
            slots.contains(member.name()), "I1: " + member.place() + " is disturbed without slot"));
  }

  static void require(boolean holds, String promise) {
    if (!holds) {
      throw new Violation(promise);
    }
  }
}
