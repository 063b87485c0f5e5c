package io.github.onloadnode.config;

import java.util.List;
import java.util.Optional;

/**
 * The controller's configuration, valid by construction. {@link ControllerSettings} explains each
 * component.
 */
public record ControllerConfig(
    Optional<String> namespace,
    Optional<String> identity,
    List<String> hostPathPrefixes,
    int maxStaging,
    Diagnostics diagnostics,
    AgentConfig.Log log) {

  public ControllerConfig {
    namespace = ControllerSettings.NAMESPACE.check(namespace);
    identity = ControllerSettings.IDENTITY.check(identity);
    hostPathPrefixes = ControllerSettings.HOST_PATH_PREFIXES.check(hostPathPrefixes);
    ControllerSettings.MAX_STAGING.check(maxStaging);
  }

  /** The address of metrics and health. */
  public record Diagnostics(String address, int port) {

    public Diagnostics {
      Settings.DIAGNOSTICS_ADDRESS.check(address);
      ControllerSettings.PORT.check(port);
    }
  }
}
