package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.testing.Nodes;
import java.util.Optional;

/** What people and other controllers do to nodes. */
final class FleetPeople {

  private static final String OTHER_KERNEL = "6.1.0-57-amd64";

  private FleetPeople() {}

  /** An upgrade of the operating system that nobody has announced. */
  static void boot(FleetMember member) {
    String running = member.world.machine.release();
    member.world.boot(running.equals(OTHER_KERNEL) ? Nodes.RELEASE : OTHER_KERNEL);
  }

  /** The selector matches a node from now on, or no more. */
  static void select(FleetObject node) {
    if (node.labels.remove("nic") == null) {
      node.labels.put("nic", "sfc");
    }
  }

  static boolean isForeign(Desired order) {
    return order.uid().equals(FleetServer.FOREIGN);
  }

  /** Another resource takes a node that nobody has, and lets it go again. */
  static void foreign(FleetServer server, FleetObject node) {
    if (node.desired.filter(FleetPeople::isForeign).isPresent()) {
      node.desired = Optional.empty();
    } else if (node.desired.isEmpty() && server.slots().isEmpty()) {
      long seq = node.observed.map(seen -> seen.seq() + 1).orElse(1L);
      node.desired =
          Optional.of(
              new Desired(
                  FleetServer.FOREIGN,
                  "onload/foreign",
                  seq,
                  Optional.empty(),
                  Cause.REMOVE,
                  Optional.empty(),
                  Optional.empty()));
    }
  }
}
