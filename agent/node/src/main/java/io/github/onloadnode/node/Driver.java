package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel, its loaded modules, and what they show in /proc and /dev.
 *
 * @param modules the loaded modules of Onload and of its adapters' drivers, by name
 * @param characterDevices majors of /proc/devices by driver name
 * @param deviceNodes the existing nodes of Onload below /dev
 * @param onload absent while the module is not loaded
 * @param unread failures to read what has no {@link Reading} of its own
 */
public record Driver(
    Kernel kernel,
    Map<String, KernelModule> modules,
    Reading<Map<String, Integer>> characterDevices,
    List<DeviceNode> deviceNodes,
    Reading<OnloadDriver> onload,
    List<Finding> unread) {

  public Driver {
    modules = Map.copyOf(modules);
    deviceNodes = List.copyOf(deviceNodes);
    unread = List.copyOf(unread);
  }

  public Optional<KernelModule> module(String name) {
    return Optional.ofNullable(modules.get(name));
  }
}
