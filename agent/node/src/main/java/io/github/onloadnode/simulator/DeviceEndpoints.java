package io.github.onloadnode.simulator;

import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one resource and its devices as last received (devicemanager/endpoint.go and the
 * maps of manager.go). The plugin that connected last counts.
 */
final class DeviceEndpoints {

  /** How long a resource whose plugin is gone keeps its capacity (devicemanager/types.go). */
  static final Duration GRACE = Duration.ofMinutes(5);

  private static final String HEALTHY = "Healthy";

  /** One connected plugin. */
  static final class Endpoint {
    private final PluginClient client;
    private final DevicePluginOptions options;
    private List<Device> devices = List.of();

    Endpoint(PluginClient client, DevicePluginOptions options) {
      this.client = client;
      this.options = options;
    }

    PluginClient client() {
      return client;
    }

    DevicePluginOptions options() {
      return options;
    }
  }

  private final Map<String, Endpoint> connected = new LinkedHashMap<>();
  private final Map<String, Device> healthy = new TreeMap<>();
  private final Map<String, Device> unhealthy = new TreeMap<>();
  private @Nullable Endpoint current;
  private @Nullable Instant stoppedAt;

  /** A resource known only from the checkpoint. */
  static DeviceEndpoints stopped(Instant now) {
    DeviceEndpoints endpoints = new DeviceEndpoints();
    endpoints.stoppedAt = now;
    return endpoints;
  }

  boolean isConnected(String key) {
    return connected.containsKey(key);
  }

  void connect(String key, Endpoint endpoint) {
    connected.remove(key);
    connected.put(key, endpoint);
    current = endpoint;
    stoppedAt = null;
  }

  /** A plugin's full list; devices missing in it are deleted. */
  void receive(PluginClient client, List<Device> devices) {
    for (Endpoint endpoint : connected.values()) {
      if (endpoint.client.equals(client)) {
        endpoint.devices = devices;
      }
    }
    Endpoint counting = current;
    if (counting == null || connected.size() == 1 || counting.client.equals(client)) {
      take(devices);
    }
  }

  /** A remaining plugin's devices count again; after the last plugin all devices are unhealthy. */
  void disconnect(String key, Instant now) {
    Endpoint gone = connected.remove(key);
    if (gone == null) {
      return;
    }
    if (connected.isEmpty()) {
      unhealthy.putAll(healthy);
      healthy.clear();
      stoppedAt = now;
    } else if (gone.equals(current)) {
      Endpoint survivor = List.copyOf(connected.values()).getLast();
      current = survivor;
      take(survivor.devices);
    }
  }

  private void take(List<Device> devices) {
    healthy.clear();
    unhealthy.clear();
    for (Device device : devices) {
      (device.getHealth().equals(HEALTHY) ? healthy : unhealthy).put(device.getID(), device);
    }
  }

  boolean isExpired(Instant now) {
    Instant since = stoppedAt;
    return since != null && now.isAfter(since.plus(GRACE));
  }

  Optional<Endpoint> current() {
    return Optional.ofNullable(current);
  }

  Set<String> healthy() {
    return new TreeSet<>(healthy.keySet());
  }

  int capacity() {
    return healthy.size() + unhealthy.size();
  }

  Optional<Device> device(String id) {
    Device device = healthy.get(id);
    return Optional.ofNullable(device == null ? unhealthy.get(id) : device);
  }
}
