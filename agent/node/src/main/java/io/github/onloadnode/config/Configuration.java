package io.github.onloadnode.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The effective configuration, and its form for the log.
 *
 * @param effective every key with its value as text, secrets hidden, in the order of {@link
 *     Settings}
 */
public record Configuration(AgentConfig agent, Map<String, String> effective) {

  public Configuration {
    effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
  }
}
