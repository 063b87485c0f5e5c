package io.github.onloadnode.agent;

import io.github.onloadnode.api.Order;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.order.DesiredFile;
import io.github.onloadnode.order.FileOrders;
import io.github.onloadnode.order.NodeOrderFile;
import io.github.onloadnode.order.NodeOrders;
import io.github.onloadnode.order.OrderDoor;
import io.github.onloadnode.order.OrderFile;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.order.OrderedContent;
import io.github.onloadnode.payload.PayloadStore;
import java.time.InstantSource;
import java.util.Optional;

/** Where the configuration has orders come from. */
final class ConfiguredOrders {

  private ConfiguredOrders() {}

  /**
   * Where the number of the last order is.
   *
   * @param clock the host's own
   * @param steady a clock that never jumps
   */
  record Host(HostRoot root, InstantSource clock, InstantSource steady) {}

  /**
   * From a file of this process's file system, or else from the node's object. Without orders the
   * node stays as it is.
   *
   * @param cluster empty without an API server
   */
  static OrderSource of(
      AgentConfig config, Host host, PayloadStore store, Optional<OrderDoor> cluster) {
    if (config.desired().isPresent()) {
      return new FileOrders(
          new DesiredFile(new HostFiles(HostRoot.ofThisProcess()), config.desired().get()),
          store,
          new OrderFile(host.root()),
          host.steady());
    }
    return cluster
        .<OrderSource>map(door ->
            new NodeOrders(
                door,
                new OrderedContent(door, store, host.clock()),
                new NodeOrderFile(host.root())))
        .orElse(_ -> Order.NONE);
  }
}
