package io.github.onloadnode.linux;

import java.util.Optional;

/** What {@code ethtool} asks of a network interface in the caller's network namespace. */
public interface Ethtool {

  /** ETHTOOL_GDRVINFO, as {@code ethtool -i} prints it. */
  record Driver(String name, String version, String firmware, String busInfo) {}

  /**
   * Empty where there is no such interface, or its driver does not answer.
   *
   * @throws LinuxException where the question may not be asked
   */
  Optional<Driver> driver(String networkInterface);
}
