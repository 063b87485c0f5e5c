package io.github.onloadnode.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A character device below the host's /dev.
 *
 * @param mode permission bits only, e.g. 0666
 */
public record DeviceNode(String name, int major, int minor, int mode) {

  /** The nodes of Onload 9.x, sorted. */
  public static final List<String> NAMES = List.of("onload", "onload_epoll", "sfc_char");

  public String path() {
    return "/dev/" + name;
  }

  /** Whether its major is that of the driver of this name in /proc/devices. */
  public boolean leadsToItsDriver(Map<String, Integer> majors) {
    return Optional.ofNullable(majors.get(name))
        .filter(registered -> registered == major)
        .isPresent();
  }
}
