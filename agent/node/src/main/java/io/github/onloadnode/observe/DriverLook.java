package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.DeviceNodes;
import io.github.onloadnode.node.Driver;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Observes the kernel and Onload's modules, device nodes and files in /proc. Cheap, and needs no
 * native code: used first while pods wait for devices, and after each unloaded module.
 */
public final class DriverLook {

  /**
   * Modules of Onload 9.x, of its X3 driver, and of 8.x, which cannot be loaded together with 9.x.
   */
  static final List<String> MODULES =
      List.of(
          "onload",
          "sfc",
          "sfc_affinity",
          "sfc_char",
          "sfc_driverlink",
          "sfc_resource",
          "xilinx_efct");

  private final HostFiles files;
  private final DeviceNodes deviceNodes;

  public DriverLook(HostFiles files, DeviceNodes deviceNodes) {
    this.files = files;
    this.deviceNodes = deviceNodes;
  }

  /**
   * Observes once.
   *
   * @param more names of other modules or drivers to look for
   */
  public Driver look(Set<String> more) {
    Unread unread = new Unread();
    Reading<Map<String, ModuleTable.Line>> loaded = ModuleTable.read(files);
    DeviceScanner devices = new DeviceScanner(files, deviceNodes);
    return new Driver(
        new KernelScanner(files).scan(loaded, unread),
        new ModuleScanner(files).scan(moduleNames(more), loaded, unread),
        devices.majors(),
        devices.nodes(unread),
        new OnloadDriverScanner(files).scan(),
        unread.found());
  }

  /** Module names have underscores where driver names may have dashes. */
  private static NavigableSet<String> moduleNames(Set<String> more) {
    NavigableSet<String> names = new TreeSet<>(MODULES);
    more.stream().map(name -> name.replace('-', '_')).forEach(names::add);
    return names;
  }
}
