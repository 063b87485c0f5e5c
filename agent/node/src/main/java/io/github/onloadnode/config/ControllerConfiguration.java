package io.github.onloadnode.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The controller's effective configuration, and its form for the log.
 *
 * @param effective every key with its value as text, in the order of {@link ControllerSettings}
 */
public record ControllerConfiguration(ControllerConfig controller, Map<String, String> effective) {

  public ControllerConfiguration {
    effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
  }
}
