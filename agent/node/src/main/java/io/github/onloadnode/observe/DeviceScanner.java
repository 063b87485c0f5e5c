package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.DeviceNodes;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.DeviceNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Onload's device nodes and their drivers in /proc/devices. */
final class DeviceScanner {

  private static final Pattern LINE = Pattern.compile(" *(\\d{1,9}) (.+)");

  private final HostFiles files;
  private final DeviceNodes nodes;

  DeviceScanner(HostFiles files, DeviceNodes nodes) {
    this.files = files;
    this.nodes = nodes;
  }

  Reading<Map<String, Integer>> majors() {
    Reading<String> devices = files.text("/proc/devices");
    return devices instanceof Reading.Absent<String>()
        ? Reading.unreadable("/proc/devices: absent: is procfs mounted?")
        : devices.map(DeviceScanner::parse);
  }

  /** The character devices; for a driver with several regions the first one. */
  static Map<String, Integer> parse(String text) {
    Map<String, Integer> majors = new TreeMap<>();
    text.lines()
        .takeWhile(line -> !line.startsWith("Block devices"))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> majors.putIfAbsent(line.group(2), Integer.parseInt(line.group(1))));
    return Map.copyOf(majors);
  }

  List<DeviceNode> nodes(Unread unread) {
    List<DeviceNode> found = new ArrayList<>();
    for (String name : DeviceNode.NAMES) {
      try {
        nodes
            .characterDevice(files.root().followParent("/dev/" + name))
            .map(device -> new DeviceNode(name, device.major(), device.minor(), device.mode()))
            .ifPresent(found::add);
      } catch (LinuxException | IOException e) {
        unread.add(String.valueOf(e.getMessage()));
      }
    }
    return found;
  }
}
