package io.github.onloadnode.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value for every setting; the signature of put makes their types agree. */
final class Values {

  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, String> shown = new LinkedHashMap<>();

  <T> void put(Setting<T> setting, T value) {
    values.put(setting.key(), value);
    shown.put(setting.key(), setting.shown(value));
  }

  @SuppressWarnings("unchecked") // put takes nothing but the setting's own type
  <T> T get(Setting<T> setting) {
    Object value = values.get(setting.key());
    if (value == null) {
      throw new IllegalStateException("no value for " + setting.key());
    }
    return (T) value;
  }

  Map<String, String> shown() {
    return shown;
  }

  AgentConfig agentConfig() {
    return new AgentConfig(
        new AgentConfig.Host(get(Settings.HOST_ROOT)),
        new AgentConfig.Kubelet(
            get(Settings.DEVICE_PLUGINS),
            get(Settings.POD_RESOURCES),
            get(Settings.POD_LOGS),
            get(Settings.TOPOLOGY)),
        new AgentConfig.Node(get(Settings.NODE_NAME), List.copyOf(get(Settings.NODE_ADDRESSES))),
        new AgentConfig.Api(get(Settings.API_URL), get(Settings.API_CREDENTIALS)),
        get(Settings.DESIRED),
        List.copyOf(get(Settings.RESOURCES)),
        get(Settings.OBSERVE_INTERVAL),
        get(Settings.MODULE_INIT_TIMEOUT),
        new AgentConfig.Diagnostics(
            get(Settings.DIAGNOSTICS_ADDRESS),
            get(Settings.DIAGNOSTICS_PORT),
            get(Settings.HEALTH_PORT)),
        new AgentConfig.Log(get(Settings.LOG_LEVEL), get(Settings.LOG_FORMAT)));
  }

  ControllerConfig controllerConfig() {
    return new ControllerConfig(
        get(ControllerSettings.NAMESPACE),
        get(ControllerSettings.IDENTITY),
        List.copyOf(get(ControllerSettings.HOST_PATH_PREFIXES)),
        get(ControllerSettings.MAX_STAGING),
        new ControllerConfig.Diagnostics(
            get(Settings.DIAGNOSTICS_ADDRESS), get(ControllerSettings.PORT)),
        new AgentConfig.Log(get(Settings.LOG_LEVEL), get(Settings.LOG_FORMAT)));
  }
}
