package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.testing.SimulatedNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node with orders from annotations. */
abstract class WithFleetNode {

  static final AskingNode NODE = new AskingNode(SimulatedNode.RELEASE, 0, Optional.empty());

  @TempDir private Path directory;
  FleetNode fleet;
  NodeOrders orders;

  @BeforeEach
  void node() {
    fleet = new FleetNode(directory);
    orders = fleet.orders();
  }

  void take(long seq) {
    fleet.door.desired(FleetNode.order(seq, FleetNode.REV));
    fleet.staged(seq, FleetNode.REV, "9.1.0");
    assertThat(seq(orders.read(NODE))).isEqualTo(seq);
  }

  static AskingNode ended(long seq) {
    return new AskingNode(
        SimulatedNode.RELEASE,
        seq,
        Optional.of(
            new OrderResult(seq, OrderOutcome.SUCCEEDED, Optional.empty(), Optional.empty())));
  }

  static long seq(Order order) {
    return order.desired().map(Desired::seq).orElse(0L);
  }

  static Reason reason(Order order) {
    return order.problem().map(Finding::reason).orElseThrow();
  }
}
