package io.github.onloadnode.testing;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import java.util.List;
import java.util.Map;

/** States of a node that differ from another in one thing. */
public final class States {

  private States() {}

  public static NodeState withKernel(NodeState state, Kernel kernel) {
    return with(state, kernel, state.modules());
  }

  public static NodeState withModules(NodeState state, Map<String, KernelModule> modules) {
    return with(state, state.kernel(), modules);
  }

  private static NodeState with(NodeState state, Kernel kernel, Map<String, KernelModule> modules) {
    Driver driver = state.driver();
    return new NodeState(
        state.hardware(),
        new Driver(
            kernel,
            modules,
            driver.characterDevices(),
            driver.deviceNodes(),
            driver.onload(),
            driver.unread()),
        state.processes());
  }

  public static NodeState withDevices(
      NodeState state, Reading<Map<String, Integer>> majors, List<DeviceNode> nodes) {
    Driver driver = state.driver();
    return new NodeState(
        state.hardware(),
        new Driver(
            driver.kernel(), driver.modules(), majors, nodes, driver.onload(), driver.unread()),
        state.processes());
  }

  public static NodeState withNics(NodeState state, List<Nic> nics) {
    Hardware hardware = state.hardware();
    return new NodeState(
        new Hardware(nics, hardware.networkInterfaces(), hardware.unread()),
        state.driver(),
        state.processes());
  }

  /** The host's network namespace has this many interfaces. */
  public static NodeState withInterfaces(NodeState state, int count) {
    Hardware hardware = state.hardware();
    return new NodeState(
        new Hardware(hardware.nics(), Reading.present(count), hardware.unread()),
        state.driver(),
        state.processes());
  }

  /** What the loaded onload says of itself. */
  public static Reading<OnloadDriver> onload(String version, String userInterface) {
    return Reading.present(
        new OnloadDriver(
            "Onload",
            version,
            userInterface,
            Reading.present(List.of()),
            Reading.present(List.of())));
  }
}
