package io.github.onloadnode.sandbox;

import io.github.onloadnode.simulator.ContainerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Describes for people what a container was given. */
final class GivenToPod {

  private GivenToPod() {}

  /** One line each. */
  static List<String> lines(ContainerOptions options) {
    List<String> lines = new ArrayList<>();
    lines.add("id      " + String.join(" ", options.devicesIds()));
    lines.add("devices " + String.join(" ", new TreeMap<>(options.devices()).keySet()));
    mounts(options.mounts())
        .forEach((place, names) -> {
          lines.add("mounts  " + place);
          lines.add("        " + String.join(" ", names));
        });
    new TreeMap<>(options.environment())
        .forEach((name, value) -> lines.add("env     " + name + "=" + value));
    return lines;
  }

  /** File names, grouped by source and target directory of the mount. */
  private static SortedMap<String, SortedSet<String>> mounts(Map<String, String> mounts) {
    SortedMap<String, SortedSet<String>> names = new TreeMap<>();
    mounts.forEach((container, host) -> {
      int name = container.lastIndexOf('/') + 1;
      String place =
          container.substring(0, name)
              + " from the host's "
              + host.substring(0, host.lastIndexOf('/') + 1);
      names.computeIfAbsent(place, _ -> new TreeSet<>()).add(container.substring(name));
    });
    return names;
  }
}
