package io.github.onloadnode.agent;

import io.github.onloadnode.api.Order;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.order.DesiredFile;
import io.github.onloadnode.order.FileOrders;
import io.github.onloadnode.order.OrderFile;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.PayloadStore;
import java.time.InstantSource;

/** Where the configuration has orders come from. */
final class ConfiguredOrders {

  private ConfiguredOrders() {}

  /**
   * From a file of this process's file system. Without orders the node stays as it is.
   *
   * @param host has the number of the last order
   */
  static OrderSource of(
      AgentConfig config, HostRoot host, InstantSource steady, PayloadStore store) {
    return config
        .desired()
        .<OrderSource>map(path ->
            new FileOrders(
                new DesiredFile(new HostFiles(HostRoot.ofThisProcess()), path),
                store,
                new OrderFile(host),
                steady))
        .orElse(_ -> Order.NONE);
  }
}
