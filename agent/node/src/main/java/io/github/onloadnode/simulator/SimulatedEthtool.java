package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Ethtool;
import java.util.Optional;

/** Answers for the interfaces of bound functions in the simulated host's tree. */
public final class SimulatedEthtool implements Ethtool {

  private final HostFiles files;

  public SimulatedEthtool(HostRoot root) {
    this.files = new HostFiles(root);
  }

  @Override
  public Optional<Driver> driver(String networkInterface) {
    String device = "/sys/class/net/" + networkInterface + "/device";
    return files
        .link(device + "/driver")
        .toOptional()
        .map(SimulatedEthtool::lastName)
        .map(driver ->
            new Driver(
                driver,
                files.attribute("/sys/module/" + driver + "/version").toOptional().orElse(""),
                "8.5.4.1000 rx0 tx0",
                files.link(device).toOptional().map(SimulatedEthtool::lastName).orElse("")));
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
