package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.Member.Owner;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The nodes that a custom resource is concerned with, by name. */
final class Members {

  private final Map<String, Member> byName;

  private Members(Map<String, Member> byName) {
    this.byName = byName;
  }

  static Members of(Fleet fleet) {
    // Of two slots of one node, which only a person can have written, the later one counts.
    Map<String, Slot> slots =
        fleet.status().slots().stream()
            .collect(Collectors.toMap(Slot::node, slot -> slot, Members::later));
    Map<String, Member> members =
        fleet.nodes().stream()
            .sorted(Comparator.comparing(FleetNode::name))
            .map(node -> member(fleet, node, Optional.ofNullable(slots.get(node.name()))))
            .filter(member -> member.selected() || member.isOurs() || member.slot().isPresent())
            .collect(
                Collectors.toMap(
                    Member::name, member -> member, (first, _) -> first, LinkedHashMap::new));
    return new Members(members);
  }

  private static Slot later(Slot one, Slot other) {
    return one.seq() > other.seq() ? one : other;
  }

  private static Member member(Fleet fleet, FleetNode node, Optional<Slot> slot) {
    Owner owner = owner(fleet, node.desired());
    // A selector of which nobody knows whether it is meant neither takes a node nor gives one up.
    boolean selected =
        fleet.obstacles().spec().isPresent()
            ? owner == Owner.US
            : fleet.resource().spec().selects(node.labels());
    Optional<Obstacles.Trouble> trouble =
        Optional.ofNullable(fleet.obstacles().troubles().get(node.name()));
    return new Member(
        node, owner, selected, slot, fleet.obstacles().silent().contains(node.name()), trouble);
  }

  private static Owner owner(Fleet fleet, Reading<Desired> desired) {
    return switch (desired) {
      case Reading.Absent<Desired>() -> Owner.NOBODY;
      case Reading.Unreadable<Desired>(String _) -> Owner.UNKNOWN;
      case Reading.Present<Desired>(Desired order) ->
          order.uid().equals(fleet.resource().uid())
              ? Owner.US
              : fleet.others().containsKey(order.uid()) ? Owner.OTHER : Owner.NOBODY;
    };
  }

  List<Member> all() {
    return List.copyOf(byName.values());
  }

  /** Those that the selector matches. */
  List<Member> selected() {
    return byName.values().stream().filter(Member::selected).toList();
  }

  Optional<Member> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
