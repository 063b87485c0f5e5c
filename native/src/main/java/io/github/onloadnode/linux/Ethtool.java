package io.github.onloadnode.linux;

import java.util.Optional;

/** What {@code ethtool} asks of a network interface in the caller's network namespace. */
public interface Ethtool {

  /** ETHTOOL_GDRVINFO, as {@code ethtool -i} prints it. */
  record Driver(String name, String version, String firmware, String busInfo) {}

  /**
   * Empty if the interface does not exist or its driver does not answer.
   *
   * @throws LinuxException if the kernel refuses the call
   */
  Optional<Driver> driver(String networkInterface);
}
